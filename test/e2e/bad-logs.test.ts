// Logs that cannot be read, or hold what no log should: each is said in a sentence or passed over, and the
// rest is counted.

import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs, maillogsUnprivileged, show } from '../support/agent-process';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

/** A source to spoil, which comes first, and a good one with 3 messages; anyone may keep the state. */
function twoSources(badFile = 'bad.log'): { readonly directory: TempDirectory; readonly config: string } {
  const directory = keep(new TempDirectory());
  directory.write('good.log', messages(3));
  chmodSync(directory.directory('state'), 0o777);
  const sources = { bad: logIn(directory, badFile), good: logIn(directory, 'good.log') };
  return { directory, config: writeConfig(directory, { sources }) };
}

function counted(config: string, value: bigint): Promise<true> {
  return waitFor(`${value} messages are counted`, () => committedValue(config, 'send.messageNew') === value);
}

function valueShown(config: string, name: string): string | undefined {
  return show(config).find((row) => row.name === name)?.value;
}

interface Unreadable {
  readonly what: string;
  readonly file?: string;
  readonly spoil: (directory: TempDirectory) => void;
  readonly sentence: RegExp;
}

const unreadable: readonly Unreadable[] = [
  {
    what: 'is missing',
    spoil: () => undefined,
    sentence: /source bad: there is no log file \/\S+\/bad\.log: check the path, or start the program that writes it\./,
  },
  {
    what: 'is a directory',
    spoil: (directory) => directory.directory('bad.log'),
    sentence: /source bad: \/\S+\/bad\.log is a directory: name the log file in it, such as \/\S+\/bad\.log\/current\./,
  },
  {
    what: 'lies below a file',
    file: 'bad.log/current',
    spoil: (directory) => directory.write('bad.log', messages(1)),
    sentence: /source bad: there is no log file \/\S+\/bad\.log\/current: check the path/,
  },
  {
    what: 'is a named pipe',
    spoil: (directory) => expect(runProgram(['mkfifo', directory.at('bad.log')]).code).toBe(0),
    sentence: /source bad: \/\S+\/bad\.log is not a regular file, so it cannot be followed\./,
  },
  {
    what: 'may not be read by this user',
    spoil: (directory) => chmodSync(directory.write('bad.log', messages(1)), 0),
    sentence: /source bad: cannot open \/\S+\/bad\.log: permission denied \(EACCES\)\./,
  },
  {
    what: 'lies in a directory that this user may not enter',
    file: 'closed/bad.log',
    spoil: (directory) => {
      directory.directory('closed');
      chmodSync(directory.at('closed'), 0);
    },
    sentence: /source bad: cannot look at \/\S+\/closed\/bad\.log: permission denied \(EACCES\)\./,
  },
];

test.each(unreadable)(
  'a log that $what is said in a sentence, and the next is counted',
  ({ file, spoil, sentence }) => {
    const { directory, config } = twoSources(file);
    spoil(directory);
    const { code, stdout, stderr } = maillogsUnprivileged('send', '--config', config);
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/The other sources go on; this one is tried again at each pass\.\n$/);
    expect(stdout).toMatch(/^message_new:3:[^\n]*\n$/);
    expect(code).toBe(0);
  },
);

test('a log that comes to be readable is said to be, and counted from its start', async () => {
  const { directory, config } = twoSources();
  directory.write('bad.log', messages(4));
  chmodSync(directory.at('bad.log'), 0);
  const agent = keep(new AgentProcess(config, { isUnprivileged: true }));
  await agent.said(/source bad: cannot open \S+: permission denied/);
  await counted(config, 3n);
  directory.append('good.log', messages(1));
  await counted(config, 4n);
  // Said once, however many passes met it.
  expect(agent.times(/source bad: cannot open/)).toBe(1);
  chmodSync(directory.at('bad.log'), 0o644);
  await agent.said(/source bad: \S+bad\.log can be read again\./);
  await counted(config, 8n);
  directory.append('bad.log', messages(1));
  await counted(config, 9n);
  expect(BigInt(valueShown(config, 'agent.sourceErrors')!)).toBeGreaterThan(0n);
});

test('binary garbage is read and claimed by no one; good lines around it are counted', () => {
  const { directory, config } = twoSources();
  const garbage = Buffer.from(randomBytes(1 << 20).map((byte) => (byte === 10 ? 11 : byte)));
  directory.write('bad.log', Buffer.concat([Buffer.from(messages(2)), garbage, Buffer.from(`\n${messages(5)}`)]));
  const { code, stdout, stderr } = maillogs('send', '--config', config);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^message_new:10:message_info:10:message_bytes:10000:/);
});

test('a line of 10 MB counts as one overlong line; what stands behind it is counted', () => {
  const { directory, config } = twoSources();
  const line = `@4000000066f2a1031b2c3d44 delivery 1: success: ${'new msg 1 '.repeat(1 << 20)}`;
  expect(line.length).toBeGreaterThan(10_000_000);
  directory.write('bad.log', `${messages(1)}${line}\n${messages(2)}`);
  const { code, stderr } = maillogs('send', '--config', config);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(valueShown(config, 'send.messageNew')).toBe('6');
  expect(valueShown(config, 'agent.linesOverlong')).toBe('1');
  expect(valueShown(config, 'agent.linesRead')).toBe('13');
});

test('a 10 MB line that is still being written is counted as overlong once, when it ends', async () => {
  const { directory, config } = twoSources();
  directory.write('bad.log', `${messages(1)}${'x'.repeat(10_000_000)}`);
  keep(new AgentProcess(config));
  await counted(config, 4n);
  directory.append('bad.log', `${'y'.repeat(1_000_000)}\n${messages(2)}`);
  await counted(config, 6n);
  expect(valueShown(config, 'agent.linesOverlong')).toBe('1');
  expect(valueShown(config, 'agent.linesRead')).toBe('13');
});

test('a last line without its line feed waits for it', async () => {
  const { directory, config } = twoSources();
  directory.write('bad.log', '@4000000066f2a1031b2c3d44 new msg 1\n@4000000066f2a1031b2c3d44 new m');
  keep(new AgentProcess(config));
  await counted(config, 4n);
  directory.append('bad.log', 'sg 2\n');
  await counted(config, 5n);
  expect(valueShown(config, 'agent.linesRead')).toBe('8');
});
