// How long SNMP answers take while several patterns of the user's own, each nearly as slow as one may be, look at lines as
// long as patterns see. Together they take longer for one such line than an answer may wait.
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource } from '../../scripts/load-source.mjs';
import { hasSnmpd, ROOT, startAgent, startSnmpd, until } from './agent-process.mjs';
import { gets, rowsOf } from './latency.mjs';
import { absent } from './measure.mjs';
import { TOP } from './top.mjs';

const REST_MS = 3000;
const LINES = 100;
const PATTERNS = 8;
/** What is left of the most that one may take is for slower machines. */
const patternOf = (n) => `(?P<word>[a-z]{1,16})[0-9${n}]`;

export async function run({ directory, bundle }) {
  const about = `a GET each millisecond through snmpd while ${PATTERNS} slow patterns look at ${LINES} lines of 8 KiB`;
  if (!hasSnmpd()) return { about, rows: [absent('GETs', 'snmpd is not installed')] };
  const { counters, counterIndex } = await loadSource(TOP, ['src/registry/registry']);
  const octetsRead = `${ROOT}.${counters[counterIndex('agent.octetsRead')].arcs.join('.')}.0`;
  const made = join(directory, 'made');
  const text = `@400000004706c6db02b72b9c ${'abcdefgh'.repeat(1024)}\n`.repeat(LINES);
  writeFileSync(made, text);
  const log = join(directory, 'log');
  // As many different ones: the same text would be measured once, and still be run for each.
  const own = Array.from(
    { length: PATTERNS },
    (_, n) => `  - { name: own${n}, source: log, match: "${patternOf(n)}", by: word }`,
  );
  const snmpd = await startSnmpd(directory);
  const extra = ['counters:', ...own];
  const agent = startAgent(bundle, { directory, log, service: 'send', master: snmpd.master, extra });
  try {
    await until('the agent answers', async () => (await snmpd.client.get(octetsRead)) !== undefined);
    const resting = await gets(snmpd.client, octetsRead, (_value, elapsedMs) => elapsedMs > REST_MS);
    renameSync(made, log);
    const reading = await gets(snmpd.client, octetsRead, (value) => value >= text.length);
    return { about, rows: [...rowsOf('at rest', resting), ...rowsOf('slow patterns', reading, 20)] };
  } finally {
    await agent.stop();
    await snmpd.stop();
  }
}
