// A post-processor while the agent is in a first pass over a large log: multilog, and the mail behind it, do not
// wait for the end of that.

import { writeFileSync } from 'node:fs';
import { AgentProcess, show } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { ProcessingMultilog } from '../support/processing-multilog';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

jest.setTimeout(180_000);

const LINES = 1_500_000;
/** Patterns that no literal saves from being tried on each line. */
const counters = Array.from(
  { length: 10 },
  (_, n) => `  - {name: slow${n}, source: large, match: "[a-f]+[0-9]*[g-z]+.*[${n}x]+[a-z]*$"}\n`,
);

function values(config: string): (name: string) => number {
  try {
    const rows = new Map(show(config).map(({ name, value }) => [name, Number(value)]));
    return (name) => rows.get(name) ?? 0;
  } catch {
    return () => 0;
  }
}

test('a processor is done while the agent is still in its first pass, and each line is counted once', async () => {
  const directory = keep(new TempDirectory());
  writeFileSync(directory.at('large.log'), 'abc123 some words of a log that no one has ever seen 45\n'.repeat(LINES));
  const config = directory.write(
    'maillogs.yaml',
    'schedule: "* * * * * *"\n' +
      `state_dir: ${directory.at('state')}\n` +
      `agentx: {master: "unix:${directory.at('no-master')}"}\n` +
      `archive: {logs_base: ${directory.at('base')}, timezone: utc}\n` +
      'sources:\n' +
      `  - {name: large, path: ${directory.at('large.log')}, services: []}\n` +
      `  - {name: send, path: ${directory.at('send', 'current')}, services: [send]}\n` +
      `counters:\n${counters.join('')}`,
  );
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config }));
  await multilog.write('new msg 1\n');
  const agent = keep(new AgentProcess(config));
  await waitFor('a part of the large log is committed', () => values(config)('agent.linesRead') > 0, {
    withinMs: 30_000,
    seen: () => agent.stderr,
  });
  multilog.rotate();
  await waitFor('the processor is done', () => multilog.rotated('.s').length === 1 && !multilog.isProcessing, {
    withinMs: 20_000,
    seen: () => multilog.stderr,
  });
  const meanwhile = values(config);
  expect(meanwhile('send.messageNew')).toBe(1);
  expect(meanwhile('agent.linesRead')).toBeLessThan(LINES);
  expect(multilog.stderr).toBe('');
  await waitFor('the first pass is over', () => values(config)('agent.linesRead') >= LINES + 1, { withinMs: 100_000 });
  await agent.stop();
  const end = values(config);
  expect([end('agent.linesRead'), end('send.messageNew'), end('agent.losses')]).toEqual([LINES + 1, 1, 0]);
  expect(end('slow5')).toBe(LINES);
  expect(agent.stderr).not.toMatch(/error:|is being written by/);
});
