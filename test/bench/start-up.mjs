// The commands that snmpd's `extend` and cron run every few minutes are nearly all start-up: node's own is the bar.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeLog } from './log-maker.mjs';
import { median, row, takeTurns, timedProcess } from './measure.mjs';

export async function run({ directory, bundle }) {
  const state = join(directory, 'state');
  const config = join(directory, 'maillogs.yaml');
  const { path } = makeLog('send', 1, join(directory, 'log'));
  writeFileSync(config, `state_dir: ${state}\nsources:\n  - { name: send, path: ${path}, services: [send] }\n`);
  const maillogs = (...words) => [process.execPath, bundle, ...words];
  // Makes the state; from then on nothing is new.
  timedProcess(maillogs('send', '--config', config));
  const samples = await takeTurns(
    {
      bare: () => timedProcess([process.execPath, '-e', '0']),
      version: () => timedProcess(maillogs('--version')),
      // The logs of the defaults may or may not be on this machine.
      send: () => timedProcess(maillogs('send', '--state', state), true),
      configured: () => timedProcess(maillogs('send', '--config', config)),
    },
    { rounds: 31, withinMs: 40_000 },
  );
  const bareMs = median(samples.bare);
  const ratio = (name, limit) => {
    const ms = median(samples[name]);
    return [ms / bareMs, { limit, note: `${ms.toFixed(0)} ms to ${bareMs.toFixed(0)} ms` }];
  };
  return {
    about: 'whole processes with nothing to read, ratio to node -e 0',
    rows: [
      row('maillogs --version', ...ratio('version', 1.2)),
      row('maillogs send, defaults', ...ratio('send', 1.2)),
      row('maillogs send, YAML configuration', ...ratio('configured')),
    ],
  };
}
