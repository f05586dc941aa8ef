// What making a view the one that answers costs in one turn of the event loop, in which no request is answered:
// with few rows and many, and whether nothing, every value or the rows themselves changed.
import { loadSource } from '../../scripts/load-source.mjs';
import { median, row } from './measure.mjs';
import { TOP } from './top.mjs';

const { viewOf, encodeView, serveView, newbornSnapshot, DEFAULT_ROOT, tables } = await loadSource(TOP, [
  'src/view/view',
  'src/agentx/encoded-view',
  'src/snmp/served-view',
  'src/ledger/snapshot',
  'src/registry/registry',
  'src/registry/tables',
]);

const sizes = [
  { counters: 0, sources: 1 },
  { counters: 1000, sources: 1 },
  { counters: 1000, sources: 1, counter32Mirror: true },
  { counters: 1000, sources: 1000 },
];
const WARM_UP = 3;
const ROUNDS = 15;
const PROMISED_MS = 20;

const sourceTables = Object.keys(tables).filter((table) => table.startsWith('source'));

export async function run() {
  return { about: 'a publish, in which no request is answered; medians once warm', rows: sizes.flatMap(measured) };
}

function measured({ counters, sources, counter32Mirror = false }) {
  const scope = { rootOid: DEFAULT_ROOT, counter32Mirror };
  return Object.entries({ AgentX: agentx(), 'stand-alone': standalone() }).flatMap(([publisher, publish]) => {
    const world = { round: 1, counters, sources };
    const changes = {
      'nothing new': () => undefined,
      'every value new': () => (world.round += 1),
      'one row new': () => (world.counters += 1),
      'one source new': () => (world.sources += 1),
    };
    let view;
    const publishOnce = () => {
      const input = inputOf(world);
      const began = performance.now();
      view = viewOf(input, scope, view);
      publish(view);
      return performance.now() - began;
    };
    const first = publishOnce();
    const what = `${view.rows.length} rows${counter32Mirror ? ' with mirror' : ''}, ${publisher}`;
    const measuredRows = Object.entries(changes).map(([change, make]) => {
      const times = Array.from({ length: WARM_UP + ROUNDS }, () => {
        make();
        return publishOnce();
      }).slice(WARM_UP);
      const note = `longest ${Math.max(...times).toFixed(1)} ms`;
      return row(`${what}: ${change}`, median(times), { unit: ' ms', limit: PROMISED_MS, note });
    });
    return [...measuredRows, row(`${what}: the first`, first, { unit: ' ms', note: 'at start' })];
  });
}

/** Milliseconds, once warm, of an AgentX publish in which the value of each of about that many rows has changed. */
export function publishMs(rows) {
  const publish = agentx();
  const world = { round: 1, counters: rows, sources: 1 };
  let view;
  const times = Array.from({ length: WARM_UP + ROUNDS }, () => {
    world.round += 1;
    const input = inputOf(world);
    const began = performance.now();
    view = viewOf(input, { rootOid: DEFAULT_ROOT, counter32Mirror: false }, view);
    publish(view);
    return performance.now() - began;
  });
  return median(times.slice(WARM_UP));
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
    served = serveView([...ownRows, ...view.rows], view.objects, served);
  };
}

/** What the engine serves of itself lies before and behind all others. */
const ownRows = [
  [1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0],
  [1, 3, 6, 1, 2, 1, 1, 1, 0],
].map((oid) => ({ oid, value: { kind: 'integer', value: 1 } }));

/** Every counter is another in every round. */
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
