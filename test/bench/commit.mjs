// How long a commit keeps the event loop from requests: the longest time between two turns of it while a snapshot of
// many logs is encoded and written, and how long the whole commit takes, most of which is waiting for the disk.
import { loadSource } from '../../scripts/load-source.mjs';
import { median, row } from './measure.mjs';
import { TOP } from './top.mjs';

const { SnapshotStore, newbornSnapshot, nodeHost, counters, tables } = await loadSource(TOP, [
  'src/ledger/snapshot-store',
  'src/ledger/snapshot',
  'src/host/node-host',
  'src/registry/registry',
  'src/registry/tables',
]);

const sizes = [
  { sources: 1, finished: 64 },
  { sources: 100, finished: 5 },
  { sources: 100, finished: 64 },
  { sources: 1000, finished: 1 },
];
const WARM_UP = 2;
const ROUNDS = 11;
const PROMISED_MS = 20;
const SOURCE_TABLES = Object.keys(tables).filter((table) => table.startsWith('source'));

export async function run({ directory }) {
  const rows = [];
  for (const size of sizes) rows.push(...(await measured(directory, size)));
  return { about: 'a commit of many logs, each with files that are read no more but accounted for; medians', rows };
}

async function measured(directory, { sources, finished }) {
  const store = new SnapshotStore(nodeHost({ note: () => undefined }), directory);
  const what = `${sources} sources, ${finished} finished files each`;
  const blocked = [];
  const whole = [];
  let snapshot = snapshotOf(sources, finished);
  for (let n = 0; n < WARM_UP + ROUNDS; n++) {
    snapshot = grown(snapshot);
    const began = performance.now();
    const stop = watchTurns();
    await store.save(snapshot);
    blocked.push(await stop());
    whole.push(performance.now() - began);
  }
  const began = performance.now();
  store.load();
  const reading = performance.now() - began;
  const longest = Math.max(...blocked.slice(WARM_UP)).toFixed(1);
  return [
    row(`${what}: the loop is busy`, median(blocked.slice(WARM_UP)), {
      unit: ' ms',
      limit: PROMISED_MS,
      note: `longest ${longest} ms`,
    }),
    row(`${what}: read again`, reading, { unit: ' ms', note: 'when another process has committed' }),
    row(`${what}: the whole`, median(whole.slice(WARM_UP)), { unit: ' ms' }),
  ];
}

/** From now on; stopping gives the longest time between two turns. */
function watchTurns() {
  let last = performance.now();
  let longest = 0;
  let isOver = false;
  const turn = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  return () =>
    new Promise((resolve) => {
      isOver = true;
      setImmediate(() => resolve(longest));
    });
}

function snapshotOf(sources, finished) {
  const names = Array.from({ length: sources }, (_, n) => `log${n}`);
  const cursors = new Map(
    names.map((name) => [
      name,
      {
        files: [fileOf(name, 'current')],
        finished: Array.from({ length: finished }, (_, n) => fileOf(name, `@4000000045${n}.s`)),
        unclaimed: ['Nov 22 10:11:12 mail postfix/smtpd[123]: connect from unknown'],
      },
    ]),
  );
  const rows = () => new Map(names.map((name, n) => [name, BigInt(n) * 1_000_000n]));
  const moments = new Map(names.map((name) => [name, 1_795_360_000_000]));
  return {
    ...newbornSnapshot(1_795_360_000_000),
    tables: new Map(SOURCE_TABLES.map((table) => [table, rows()])),
    sourceDiscontinuities: moments,
    cursors,
  };
}

/** After a pass in which each of the logs has grown: what is read no more stays the same. */
function grown(snapshot) {
  const cursors = new Map(
    [...snapshot.cursors].map(([name, cursor]) => [
      name,
      { ...cursor, files: cursor.files.map((file) => ({ ...file, offsetBytes: file.offsetBytes + 1000 })) },
    ]),
  );
  return { ...snapshot, generation: snapshot.generation + 1, cursors };
}

function fileOf(name, file) {
  return {
    identity: '2049:1310720',
    path: `/var/log/mail/${name}/${file}`,
    offsetBytes: 1_048_576,
    fingerprint: { head: '0123456789abcdef01234567', tail: '76543210fedcba9876543210' },
    isInOverlongLine: false,
    account: {
      fromBytes: 0,
      rules: '0123456789abcdef',
      increments: {
        counters: Object.fromEntries(counters.slice(0, 25).map(({ name: counter }) => [counter, '123456'])),
        tables: { sourceLines: { [name]: '12345' }, sourceOctets: { [name]: '1048576' } },
      },
    },
  };
}
