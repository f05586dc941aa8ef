// Resident memory of the agent once its first pass is over, installed and run as the shipped unit does, against a node
// that does nothing.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './against.mjs';
import { residentMiB, startAgent, unitEnvironment, until } from './agent-process.mjs';
import { makeLog } from './log-maker.mjs';
import { median, row } from './measure.mjs';

const SAMPLES = 5;

export async function run({ directory, megabytes, bundle }) {
  const log = makeLog('maillog', megabytes, join(directory, 'log'));
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
  const service = 'smtp, pop3, imap, webmail, spamassassin';
  const program = installed(bundle, directory);
  const agent = startAgent(program, { directory, log: log.path, service, env: unitEnvironment() });
  try {
    await until('the log is read', () => committedOctets(join(directory, 'state')) === log.bytes);
    const samples = { bare: [], agent: [] };
    await until('there are enough samples', () => {
      samples.bare.push(residentMiB(bare.pid));
      samples.agent.push(residentMiB(agent.pid));
      return samples.agent.length === SAMPLES;
    });
    const [bareMiB, agentMiB] = [median(samples.bare), median(samples.agent)];
    const note = `${agentMiB.toFixed(1)} to ${bareMiB.toFixed(1)} MiB`;
    return {
      about: `resident memory after the first pass over ${megabytes} MB, ratio to a bare node`,
      rows: [row('agent to bare node', agentMiB / bareMiB, { limit: 1.6, note })],
    };
  } finally {
    bare.kill();
    await agent.stop();
  }
}

/** How far the newest snapshot has come. */
function committedOctets(state) {
  const octets = ['snapshot-a', 'snapshot-b'].map((slot) => {
    try {
      return Number(JSON.parse(readFileSync(join(state, slot), 'utf8').split('\n')[0]).counters['agent.octetsRead']);
    } catch {
      return 0;
    }
  });
  return Math.max(...octets);
}
