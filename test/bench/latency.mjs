// How long SNMP answers take while the agent reads a log for the first time, through a real snmpd. A GET goes out
// each millisecond, answered or not, so that a standstill delays every GET that falls into it. The same GETs
// while the agent rests show what snmpd, the client and the machine add.
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource } from '../../scripts/load-source.mjs';
import { hasSnmpd, ROOT, startAgent, startSnmpd, until } from './agent-process.mjs';
import { makeLog } from './log-maker.mjs';
import { absent, quantile, row } from './measure.mjs';
import { TOP } from './top.mjs';

const REST_MS = 3000;
const LONGEST_MS = 60_000;

export async function run({ directory, megabytes, bundle }) {
  const about = `a GET each millisecond through snmpd during the first pass over ${megabytes} MB`;
  if (!hasSnmpd()) return { about, rows: [absent('GETs', 'snmpd is not installed')] };
  const { counters, counterIndex } = await loadSource(TOP, ['src/registry/registry']);
  const octetsRead = `${ROOT}.${counters[counterIndex('agent.octetsRead')].arcs.join('.')}.0`;
  const made = makeLog('send', megabytes, join(directory, 'made'));
  const log = join(directory, 'log');
  const snmpd = await startSnmpd(directory);
  const agent = startAgent(bundle, { directory, log, service: 'send', master: snmpd.master });
  try {
    await until('the agent answers', async () => (await snmpd.client.get(octetsRead)) !== undefined);
    const resting = await gets(snmpd.client, octetsRead, (_value, elapsedMs) => elapsedMs > REST_MS);
    renameSync(made.path, log);
    const reading = await gets(snmpd.client, octetsRead, (value) => value >= made.bytes);
    return { about, rows: [...rowsOf('at rest', resting), ...rowsOf('first pass', reading, 20)] };
  } finally {
    await agent.stop();
    await snmpd.stop();
  }
}

/** Sends GETs until the value that came last says so; gives the milliseconds of each. */
export async function gets(client, oid, isDone) {
  const samples = [];
  const waiting = new Set();
  const start = performance.now();
  let last = 0;
  let lost = 0;
  while (!isDone(last, performance.now() - start)) {
    if (performance.now() - start > LONGEST_MS) throw new Error('the pass takes too long');
    const sent = performance.now();
    const answer = client.get(oid).then((value) => {
      waiting.delete(answer);
      samples.push(performance.now() - sent);
      if (value === undefined) lost++;
      else last = value;
    });
    waiting.add(answer);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(waiting);
  return { samples, lost, seconds: (performance.now() - start) / 1000 };
}

export function rowsOf(when, { samples, lost, seconds }, limit) {
  const note = `${samples.length} GETs in ${seconds.toFixed(1)} s, ${lost} without a value`;
  return [
    row(`${when}, median`, quantile(samples, 0.5), { unit: ' ms', note }),
    row(`${when}, 99.9th percentile`, quantile(samples, 0.999), { unit: ' ms', limit }),
    row(`${when}, longest`, Math.max(...samples), { unit: ' ms' }),
  ];
}
