// The agent as src/ has it, with one pass after the other instead of one a second: bundled and run as a process
// of its own by steady-memory.mjs. Its one argument is JSON: `master`, `log`, `stateDir`. To any message it answers
// with its memory in MiB, after a collection of garbage (node --expose-gc).

import { parseSocketAddress } from '../../src/base/sockets';
import { defaultConfig } from '../../src/config/defaults';
import { Agent } from '../../src/daemon/agent';
import { nodeHost } from '../../src/host/node-host';

const BEAT_MS = 1;

const { master, log, stateDir } = JSON.parse(process.argv[2]);
const schedule = (_text, { beat }) => {
  const timer = setInterval(beat, BEAT_MS);
  return { stop: () => clearInterval(timer) };
};
const agent = new Agent(nodeHost(), schedule);
process.on('message', () => {
  globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send({ resident: rss / 2 ** 20, live: (heapUsed + external) / 2 ** 20 });
});
process.once('SIGTERM', () => agent.stop().then(() => process.exit(0)));
const started = agent.start({
  ...defaultConfig(() => false),
  stateDir,
  agentx: { master: parseSocketAddress(master) },
  sources: [{ name: 'log', path: log, services: ['send'], start: 'beginning' }],
});
started.catch((error) => {
  throw error;
});
