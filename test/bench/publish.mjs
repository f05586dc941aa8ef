// What making a view the one that answers costs in one turn of the event loop, in which no request is answered:
// with few rows and many, and whether nothing, every value or the rows themselves changed.
import { loadSource } from '../../scripts/load-source.mjs';
import { median, row } from './measure.mjs';
import { TOP } from './top.mjs';

const { viewOf, encodeView, serveView, newbornSnapshot, DEFAULT_ROOT, tables } = await loadSource(TOP, [
  'src/view/view',
  'src/agentx/encoded-view',
  'src/standalone/served-view',
  'src/ledger/snapshot',
  'src/registry/registry',
  'src/registry/tables',
]);

const sizes = {
  'as born': { counters: 0, sources: 0 },
  '1,000 own counters': { counters: 1000, sources: 0 },
  'and their Counter32 mirror': { counters: 1000, sources: 0, counter32Mirror: true },
  'and 1,000 sources': { counters: 1000, sources: 1000 },
};
const WARM_UP = 3;
const ROUNDS = 15;
const PROMISED_MS = 20;

const sourceTables = Object.keys(tables).filter((table) => table.startsWith('source'));

export async function run() {
  const rows = Object.entries(sizes).flatMap(([what, size]) => measured(what, size));
  return { about: 'a publish, in one turn of the event loop; medians, and the longest', rows };
}

function measured(what, { counters, sources, counter32Mirror }) {
  const scope = { rootOid: DEFAULT_ROOT, counter32Mirror: counter32Mirror === true };
  const world = { round: 1, counters, sources };
  const publishers = { AgentX: agentx(), 'stand-alone': standalone() };
  const changes = {
    'nothing new': () => undefined,
    'every value new': () => (world.round += 1),
    'a row new': () => (world.counters += 1),
    'a source new': () => (world.sources += 1),
  };
  const measuredRows = [];
  for (const [publisher, publish] of Object.entries(publishers)) {
    let view;
    const publishOnce = () => {
      const input = inputOf(world);
      const began = performance.now();
      view = viewOf(input, scope, view);
      publish(view);
      return performance.now() - began;
    };
    const first = publishOnce();
    const count = view.rows.length;
    for (const [change, make] of Object.entries(changes)) {
      const times = [];
      for (let n = -WARM_UP; n < ROUNDS; n++) {
        make();
        const ms = publishOnce();
        if (n >= 0) times.push(ms);
      }
      const longest = Math.max(...times).toFixed(1);
      const note = `longest ${longest} ms`;
      measuredRows.push(
        row(`${publisher}, ${what} (${count} rows): ${change}`, median(times), {
          unit: 'ms',
          limit: PROMISED_MS,
          note,
        }),
      );
    }
    measuredRows.push(row(`${publisher}, ${what} (${count} rows): the first`, first, { unit: 'ms' }));
  }
  return measuredRows;
}

function agentx() {
  let encoded;
  return (view) => {
    encoded = encodeView(view.rows, view.objects, encoded);
  };
}

function standalone() {
  let served;
  return (view) => {
    served = serveView(view.rows, view.objects, served);
  };
}

/** Counters end in even hundredths of the round, so that every one of them is new in every round. */
function inputOf({ round, counters, sources }) {
  const snapshot = newbornSnapshot(0);
  snapshot.totals.fill(BigInt(round));
  const rowsOf = (count, word) =>
    new Map(Array.from({ length: count }, (_, n) => [`${word}${n}`, BigInt(round * 1000 + n)]));
  const byTable = new Map(sourceTables.map((table) => [table, rowsOf(sources, 'log')]));
  byTable.set('yours', rowsOf(counters, 'counter'));
  return {
    snapshot: { ...snapshot, generation: round, tables: byTable },
    status: {
      version: '0.0.0',
      startedMs: 0,
      configurationDigest: '',
      lastPass: undefined,
      sources: new Map(
        Array.from({ length: sources }, (_, n) => [
          `log${n}`,
          { path: `/var/log/mail/${n}`, state: 'ok', lagOctets: round, lagSeconds: 0, lastError: '' },
        ]),
      ),
      ownCounters: new Map(),
    },
    masterStartMs: 0,
  };
}
