// The commands that snmpd's `extend` and cron run every few minutes are nearly all start-up: node's own is the bar.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from './against.mjs';
import { makeLog } from './log-maker.mjs';
import { cpuOfProcess, median, pairedRatio, row, takeTurns, timedProcess } from './measure.mjs';

export async function run({ directory, bundle }) {
  const state = join(directory, 'state');
  const config = join(directory, 'maillogs.yaml');
  const { path } = makeLog('send', 1, join(directory, 'log'));
  writeFileSync(config, `state_dir: ${state}\nsources:\n  - { name: send, path: ${path}, services: [send] }\n`);
  const program = installed(bundle, directory);
  const maillogs = (...words) => [process.execPath, program, ...words];
  const cpu = (words, mayFail) => cpuOfProcess(words, directory, mayFail);
  // Makes the state; from then on nothing is new.
  timedProcess(maillogs('send', '--config', config));
  const samples = await takeTurns(
    {
      bare: () => cpu([process.execPath, '-e', '0']),
      version: () => cpu(maillogs('--version')),
      'version of the bundle': () => cpu([process.execPath, bundle, '--version']),
      // The logs of the defaults may or may not be on this machine.
      send: () => cpu(maillogs('send', '--state', state), true),
      configured: () => cpu(maillogs('send', '--config', config)),
      'configured of the bundle': () => cpu([process.execPath, bundle, 'send', '--config', config]),
    },
    { rounds: 31, withinMs: 60_000 },
  );
  const bareMs = median(samples.bare);
  const ratio = (name, limit) => {
    const ms = median(samples[name]);
    return [
      pairedRatio(samples[name], samples.bare),
      { limit, note: `${ms.toFixed(0)} ms to ${bareMs.toFixed(0)} ms` },
    ];
  };
  return {
    about: 'whole processes with nothing to read, installed as packages do, CPU ratio to node -e 0',
    rows: [
      row('maillogs --version', ...ratio('version', 1.15)),
      row('maillogs send, defaults', ...ratio('send', 1.35)),
      row('maillogs send, YAML configuration', ...ratio('configured')),
      row('maillogs --version, the bundle alone', ...ratio('version of the bundle')),
      row('maillogs send, YAML configuration, the bundle alone', ...ratio('configured of the bundle')),
    ],
  };
}
