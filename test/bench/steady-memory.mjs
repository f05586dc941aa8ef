// Whether the agent's memory stays what it is: a million requests, straight over AgentX from a master of the
// benchmark's own, without an snmpd between, while ten thousand passes count and commit what
// is written meanwhile. --size scales both; 100 is the whole. Each sample is taken behind a collection of garbage,
// since how much of that node lets lie is its own affair: live memory is what is in use, resident memory what the
// system sees. They are compared after a warm-up of three tenths of the way.
import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { loadSource } from '../../scripts/load-source.mjs';
import { ended, ROOT, until } from './agent-process.mjs';
import { makeLines } from './log-maker.mjs';
import { absent, median, row } from './measure.mjs';
import { TOP } from './top.mjs';

const REQUESTS = 10_000;
const PASSES = 100;
const WINDOWS = 10;
const WARM_UP_WINDOWS = 3;
const LIMIT_MIB = 5;
/** A collection of garbage stops the agent for a while, so there are no more than this. */
const SAMPLES = 100;
/** Requests under way at once. */
const AT_ONCE = 16;
/** Once there were enough of them, so that the rest of the passes is not kept waiting. */
const DRIP_MS = 20;
const SESSION = 7;

const { encodePdu, decodePdu, parseOid, counters, counterIndex, instanceOid } = await loadSource(TOP, [
  'src/agentx/pdu-encoder',
  'src/agentx/pdu-decoder',
  'src/base/oid',
  'src/registry/registry',
]);
const root = parseOid(ROOT);
const oidOf = (counter) => instanceOid(root, counter);
const passesOid = oidOf(counters[counterIndex('agent.passes')]);

export async function run({ directory, megabytes }) {
  const goal = { requests: REQUESTS * megabytes, passes: PASSES * megabytes };
  const log = join(directory, 'log');
  const news = makeLines('send', 1000);
  appendFileSync(log, news);
  mkdirSync(join(directory, 'state'));
  const master = await Master.listen(join(directory, 'master'), goal.requests);
  const agent = await startAgent(directory, { master: master.address, log, stateDir: join(directory, 'state') });
  const writer = setInterval(() => appendFileSync(log, news), 2);
  const samples = [];
  try {
    const progress = () => Math.min(master.answers / goal.requests, master.passes / goal.passes);
    await until(
      `${goal.requests} requests and ${goal.passes} passes are done`,
      async () => {
        const at = progress();
        if (at * SAMPLES >= samples.length) samples.push({ at, ...(await memoryOf(agent)) });
        return at >= 1;
      },
      900_000,
    );
  } finally {
    clearInterval(writer);
    master.close();
    await ended(agent);
  }
  return { about: aboutOf(master, samples), rows: rowsOf(samples) };
}

function aboutOf({ answers, passes, refusals }, samples) {
  if (refusals === 0) throw new Error('the malformed requests were not refused');
  return `memory over ${answers} AgentX requests and ${passes} committed passes, ${samples.length} samples`;
}

function rowsOf(samples) {
  const windows = Array.from({ length: WINDOWS }, (_, n) =>
    samples.filter(({ at }) => Math.min(WINDOWS - 1, Math.floor(at * WINDOWS)) === n),
  );
  if (windows.some((window) => window.length === 0)) {
    return [absent('memory', 'it was over too soon: take a greater --size')];
  }
  return ['live', 'resident'].flatMap((kind) =>
    rowsOfMedians(
      kind,
      windows.map((window) => median(window.map((sample) => sample[kind]))),
    ),
  );
}

function rowsOfMedians(kind, medians) {
  const steady = medians.slice(WARM_UP_WINDOWS);
  const middle = median(steady);
  const furthest = Math.max(...steady.map((miB) => Math.abs(miB - middle)));
  const note = `medians by tenths ${medians.map((miB) => miB.toFixed(1)).join(', ')} MiB`;
  const options = { unit: ' MiB', limit: LIMIT_MIB, digits: 1 };
  return [
    row(`${kind}, from the middle`, furthest, { ...options, note }),
    row(`${kind}, last tenth less the fourth`, steady.at(-1) - steady[0], options),
  ];
}

function memoryOf(agent) {
  return new Promise((resolve, reject) => {
    agent.once('message', resolve);
    agent.send('collect', (error) => (error ? reject(error) : undefined));
  });
}

async function startAgent(directory, settings) {
  const outfile = join(directory, 'agent.cjs');
  await build({
    absWorkingDir: TOP,
    entryPoints: ['test/bench/steady-agent.mjs'],
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    define: { MAILLOGS_VERSION: '"bench"' },
    logLevel: 'warning',
    outfile,
  });
  const words = ['--expose-gc', outfile, JSON.stringify(settings)];
  return spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** A master that agrees to everything, and asks without end. */
class Master {
  answers = 0;
  refusals = 0;
  passes = 0;
  #packetId = 0;
  #held = Buffer.alloc(0);

  static listen(path, goal) {
    const master = new Master();
    master.goal = goal;
    master.address = `unix:${path}`;
    master.server = createServer((socket) => {
      master.socket = socket;
      socket.on('data', (bytes) => master.#received(bytes));
      socket.on('error', () => undefined);
    });
    return new Promise((resolve) => master.server.listen(path, () => resolve(master)));
  }

  close() {
    this.isClosing = true;
    this.server.close();
  }

  #received(bytes) {
    let rest = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    while (rest.length >= 20 && rest.length >= 20 + rest.readUInt32BE(16)) {
      const length = 20 + rest.readUInt32BE(16);
      this.#frame(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    this.#held = Buffer.from(rest);
  }

  #frame(frame) {
    const pdu = decodePdu(frame);
    if (pdu.type === 'response') this.#answered(pdu);
    else if (pdu.type === 'close') this.socket.end();
    else this.#agree(pdu);
  }

  #agree({ type, transactionId, packetId }) {
    const response = {
      type: 'response',
      sessionId: SESSION,
      transactionId,
      packetId,
      upTimeTicks: 1,
      error: 0,
      index: 0,
    };
    this.socket.write(encodePdu({ ...response, varbinds: [] }));
    if (type === 'register' && this.#packetId === 0) for (let n = 0; n < AT_ONCE; n++) this.#ask();
  }

  #answered({ error, varbinds }) {
    this.answers++;
    if (error !== 0) this.refusals++;
    for (const { name, value } of varbinds) {
      if (name.length === passesOid.length && name.every((arc, i) => arc === passesOid[i])) {
        this.passes = Number(value.value ?? 0);
      }
    }
    if (this.isClosing) return;
    if (this.answers < this.goal) this.#ask();
    else setTimeout(() => this.#ask(), DRIP_MS);
  }

  #ask() {
    this.#packetId++;
    const frame = requests[this.#packetId % requests.length];
    frame.writeUInt32BE(this.#packetId, 8);
    frame.writeUInt32BE(this.#packetId, 12);
    this.socket.write(Buffer.from(frame));
  }
}

/** What pollers ask: one value, many, the next, a bulk; what is not there; a SET; and what is no PDU. */
const requests = requestFrames();

function requestFrames() {
  const range = (start, end = []) => ({ start, include: false, end });
  const after = [...root.slice(0, -1), root.at(-1) + 1];
  const bodies = counters.flatMap((counter, n) => {
    const oid = oidOf(counter);
    return [
      { type: 'get', ranges: [range(oid)] },
      { type: 'getNext', ranges: [range(oid, after)] },
      { type: 'get', ranges: [range(passesOid), ...counters.slice(n, n + 20).map((each) => range(oidOf(each)))] },
      { type: 'getBulk', nonRepeaters: 0, maxRepetitions: 25, ranges: [range(oid, after)] },
      { type: 'get', ranges: [range([...oid, n])] },
      { type: 'testSet', varbinds: [{ name: oid, value: { kind: 'integer', value: n } }] },
    ];
  });
  const ids = { sessionId: SESSION, transactionId: 0, packetId: 0 };
  const frames = bodies.map((body) => encodePdu({ ...ids, ...body }));
  // An OID that says it is longer than the message.
  const malformed = encodePdu({ ...ids, type: 'get', ranges: [range(passesOid)] });
  malformed[20] = 200;
  return [...frames, malformed];
}
