// maillogs nagios as Nagios runs it: one line, and one of four exit codes.

import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs, maillogsUnprivileged } from '../support/agent-process';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();
/** Guidelines: SERVICE STATUS - text | 'label'=value[UOM];[warn];[crit];[min];[max] ... */
const DATUM = /^[a-z_]+=-?\d+(?:\.\d+)?(?:s|B|c|%)?(?:;[-~@:.\d]*){0,4}$/;

function check(config: string, ...words: readonly string[]) {
  const { code, stdout, stderr } = maillogs('nagios', ...words, '--config', config);
  const [, state, text, data] =
    /^MAILLOGS (OK|WARNING|CRITICAL|UNKNOWN) - ([^|\n]+)(?: \| ([^|\n]+))?\n$/.exec(stdout) ?? [];
  expect({ stdout, stderr, state: state !== undefined }).toEqual({ stdout, stderr: '', state: true });
  expect((data?.split(' ') ?? []).filter((datum) => !DATUM.test(datum))).toEqual([]);
  return { code, state, text, data };
}

function configured(log: string) {
  const directory = keep(new TempDirectory());
  directory.write('send.log', log);
  return { directory, config: writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } }) };
}

test('UNKNOWN is said where nothing is counted, where the state cannot be read, and for wrong words', async () => {
  const { directory, config } = configured(messages(1));
  expect(check(config)).toMatchObject({
    code: 3,
    state: 'UNKNOWN',
    text: expect.stringContaining('nothing has been counted'),
  });
  maillogs('send', '--config', config);
  expect(check(config)).toMatchObject({ code: 0, state: 'OK' });
  chmodSync(directory.at('state'), 0o700);
  const asNobody = maillogsUnprivileged('nagios', '--config', config);
  expect([asNobody.code, asNobody.stdout]).toEqual([3, expect.stringMatching(/^MAILLOGS UNKNOWN - .*permission/i)]);
  for (const slot of ['snapshot-a', 'snapshot-b']) {
    rmSync(directory.at('state', slot), { force: true });
    writeFileSync(directory.at('state', slot), 'not one\n');
  }
  expect(check(config)).toMatchObject({ code: 3, text: expect.stringContaining('damaged') });
  for (const words of [
    ['lags'],
    ['lag', '-w', '9:1'],
    ['-w', '5'],
    ['lag', '--within', '1 fortnight'],
    ['--unknown'],
  ]) {
    expect(check(config, ...words)).toMatchObject({ code: 3, state: 'UNKNOWN' });
  }
  expect(maillogs('nagios', '--config', directory.at('none.yaml')).code).toBe(3);
});

test('an agent that runs is OK, and thresholds decide', async () => {
  const { config } = configured(messages(5));
  const agent = keep(new AgentProcess(config));
  await waitFor('all is counted', () => committedValue(config, 'send.messageNew') === 5n);
  await waitFor('the agent told of its pass', () => check(config).code === 0);
  expect(check(config).text).toMatch(/^last pass \d s ago, lag 0 s, no losses, 0\.00 % of lines unclaimed$/);
  expect(check(config, 'pass', '-w', '@0:60')).toMatchObject({ code: 1, state: 'WARNING' });
  expect(check(config, 'pass', '-w', '60', '--critical', '~:-1')).toMatchObject({ code: 2, state: 'CRITICAL' });
  expect(check(config, 'lag', '-w', '0', '-c', '10').data).toBe('lag=0s;0;10;0 lag_octets=0B;;;0');
  await agent.stop();
  expect(check(config, 'pass').text).toMatch(/^last pass \d+ s ago, no agent runs$/);
});

test('a log that disappeared unread, and lines that no rule claims, are warned of', async () => {
  const { directory, config } = configured(messages(5) + '@4000000066f2a1031b2c3d44 something else\n'.repeat(10));
  maillogs('send', '--config', config);
  expect(check(config, 'unclaimed')).toMatchObject({ code: 1, text: '50.00 % of lines unclaimed' });
  directory.append('send.log', messages(3, 10));
  // It is seen to be longer, cannot be read, and is replaced by another.
  rmSync(directory.at('send.log'));
  directory.write('send.log', messages(40, 100));
  maillogs('send', '--config', config);
  const { code, text } = check(config, 'losses');
  expect([code, text]).toEqual([1, '1 source(s) lost lines (send)']);
  expect(check(config, 'losses', '--within', '0s')).toMatchObject({ code: 0, text: 'no losses' });
});
