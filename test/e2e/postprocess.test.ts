// Real multilog with `!./sendlog`: agent and post-processor at once, processors killed and made to fail, multilog
// killed -9. Whatever happens, the counters and the archive hold every line exactly once.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { AgentProcess, maillogs, show } from '../support/agent-process';
import { Chance } from '../support/chance';
import { Child, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { ProcessingMultilog } from '../support/processing-multilog';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

jest.setTimeout(180_000);

interface Settings {
  readonly archive?: string;
  /** Whether the configuration has the log as a source. */
  readonly hasSource?: boolean;
}

function configIn(directory: TempDirectory, { archive = '', hasSource = true }: Settings = {}): string {
  const source = `  - {name: send, path: ${directory.at('send', 'current')}, services: [send]}\n`;
  const other = `  - {name: other, path: ${directory.at('other.log')}, services: [send]}\n`;
  return directory.write(
    'maillogs.yaml',
    'schedule: "* * * * * *"\n' +
      `state_dir: ${directory.at('state')}\n` +
      `agentx: {master: "unix:${directory.at('no-master')}"}\n` +
      `archive: {logs_base: ${directory.at('base')}, timezone: utc${archive}}\n` +
      `sources:\n${hasSource ? source : other}`,
  );
}

/** Octets that differ from line to line, so that one lost and another doubled do not make up for it. */
const octetsOf = (n: number): bigint => 1n << BigInt(n % 40);
const message = (n: number): string => `info msg ${n}: bytes ${octetsOf(n)} from <a@b.example> qp 1 uid 1\n`;

/** Messages that are never the same. */
class Messages {
  count = 0;
  octets = 0n;

  next(howMany: number): string {
    let text = '';
    for (let n = 0; n < howMany; n++) {
      this.octets += octetsOf(this.count);
      text += message(this.count++);
    }
    return text;
  }
}

function totals(config: string): (name: string) => bigint {
  const values = new Map(show(config).map(({ name, value }) => [name, BigInt(value)]));
  return (name) => values.get(name)!;
}

/** All lines in the archives of a directory, whichever day they are of, with their stamps. */
function archived(directory: TempDirectory): readonly string[] {
  const base = directory.at('base');
  if (!existsSync(base)) return [];
  const paths = readdirSync(base, { recursive: true, encoding: 'utf8' }).filter((path) => /\d\/sendlog$/.test(path));
  return paths.sort().flatMap((path) => readFileSync(join(base, path), 'latin1').split(/(?<=\n)/));
}

const withoutStamps = (lines: readonly string[]): string =>
  lines.map((line) => line.replace(/^@[0-9a-f]{24} /, '')).join('');

/** Everything is counted once, and archived once in the order it was written. */
function expectOnce(directory: TempDirectory, config: string, messages: Messages): void {
  const all = new Messages();
  expect(withoutStamps(archived(directory))).toBe(all.next(messages.count));
  const counted = totals(config);
  expect(counted('send.messageInfo')).toBe(BigInt(messages.count));
  expect(counted('send.messageOctets')).toBe(messages.octets);
  expect(counted('agent.linesRead')).toBe(BigInt(messages.count));
  expect(counted('agent.linesUnclaimed')).toBe(0n);
  expect(counted('agent.losses')).toBe(0n);
  expect(counted('agent.truncations')).toBe(0n);
}

/** Rotates what is left in `current`, and waits until no processor is at work. */
async function drain(multilog: ProcessingMultilog): Promise<void> {
  await waitFor(
    'the last file is processed',
    () => {
      // In this order: a file that was just emptied by a rotation has its processor at work.
      const text = multilog.text('current');
      if (multilog.isProcessing) return false;
      if (text !== undefined && text !== '') multilog.rotate();
      return text === '';
    },
    { withinMs: 30_000, seen: () => multilog.stderr.slice(-500) },
  );
}

test('agent and post-processor at once: each line is counted once and archived once', async () => {
  const directory = keep(new TempDirectory());
  const config = configIn(directory);
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config }));
  const messages = new Messages();
  await multilog.write(messages.next(10));
  const agent = keep(new AgentProcess(config));
  const seen = new Set<number>();
  await waitFor(
    'the agent has made some passes while files were filled',
    async () => {
      await multilog.write(messages.next(5));
      if (existsSync(directory.at('state', 'snapshot-a'))) seen.add(Number(totals(config)('agent.linesRead')));
      return seen.size > 12 && multilog.rotated('.s').length > 5;
    },
    { withinMs: 60_000 },
  );
  await drain(multilog);
  await agent.stop();
  expectOnce(directory, config, messages);
  expect(multilog.stderr).toBe('');
  expect(agent.stderr).not.toMatch(/error:|warning: source/);
  const kept = multilog.rotated('.s').map((name) => multilog.text(name));
  expect(kept.join('')).toBe(archived(directory).join(''));
});

test('without any agent, and without a source for the log, it works alone', async () => {
  const directory = keep(new TempDirectory());
  const config = configIn(directory, { hasSource: false, archive: ', taifiles: false' });
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config }));
  const messages = new Messages();
  for (let n = 0; n < 4; n++) {
    await multilog.write(messages.next(20));
    await drain(multilog);
  }
  expectOnce(directory, config, messages);
  expect(
    multilog
      .rotated('.s')
      .map((name) => multilog.text(name))
      .join(''),
  ).toBe('');
});

test('a line that multilog splits between two files at its limit is one line', async () => {
  const directory = keep(new TempDirectory());
  const config = configIn(directory);
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config }));
  const long = `delivery 7: failure: ${'x'.repeat(9_000)}\n`;
  await multilog.write(`new msg 1\n${long}new msg 2\n`);
  await drain(multilog);
  const ends = multilog.rotated('.s').map((name) => multilog.text(name)?.at(-1));
  expect(ends).toContain('x');
  expect(withoutStamps(archived(directory))).toBe(`new msg 1\n${long}new msg 2\n`);
  const counted = totals(config);
  expect(counted('send.deliveryFailure')).toBe(1n);
  expect(counted('send.messageNew')).toBe(2n);
  expect(counted('agent.linesRead')).toBe(3n);
  expect(counted('agent.linesUnclaimed')).toBe(0n);
});

test('processors that fail before, fail after, and are killed in the midst: each line once', async () => {
  const directory = keep(new TempDirectory());
  const config = configIn(directory);
  const processor = directory.write(
    'flaky.sh',
    // One thing each run, by how many runs there were; multilog runs it again after 5 s.
    'echo run >> "$0.runs"\n' +
      'case $(wc -l < "$0.runs") in\n' +
      '1|4) exit 1;;\n' +
      '2|6) "$SENDLOG"; exit 1;;\n' +
      '3) "$SENDLOG" & sleep 0.2; kill -9 $!; exit 1;;\n' +
      '5) head -c 100 > /dev/null; "$SENDLOG" --state /dev/null/no;;\n' +
      '*) exec "$SENDLOG";;\n' +
      'esac\n',
  );
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config, processor: `sh ${processor}` }));
  const messages = new Messages();
  const agent = keep(new AgentProcess(config));
  await multilog.write(messages.next(30));
  multilog.rotate();
  await waitFor('three runs have failed', () => multilog.stderr.split('processor failed').length > 3, {
    withinMs: 30_000,
  });
  multilog.pour(messages.next(20));
  await waitFor('the fourth is good', () => multilog.rotated('.s').length > 0, { withinMs: 60_000 });
  // multilog reads what was poured meanwhile only now.
  await waitFor('it has written the rest', () => multilog.text('current') !== '' || multilog.isProcessing);
  await drain(multilog);
  await agent.stop();
  expectOnce(directory, config, messages);
  expect(multilog.stderr).toMatch(/cannot make the directory|is not a directory|not a directory/);
});

test('multilog killed -9 while its processors are at work, again and again: each line once', async () => {
  const chance = new Chance();
  console.info(`MAILLOGS_SEED=${chance.seed}`);
  const directory = keep(new TempDirectory());
  const config = configIn(directory);
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config }));
  const messages = new Messages();
  await multilog.write(messages.next(5));
  await drain(multilog);
  const agent = keep(new AgentProcess(config));
  for (let round = 0; round < 25; round++) {
    await multilog.write(messages.next(chance.between(1, 40)));
    multilog.rotate();
    await waitFor('a processor is at work', () => multilog.isProcessing || multilog.text('current') === '');
    await new Promise((resolve) => setTimeout(resolve, chance.between(0, 300)));
    // Half of the processors die with it, and half live on beside those of the next one.
    if (chance.between(0, 1) === 0) multilog.killProcessors();
    await multilog.crash();
  }
  await multilog.write(messages.next(5));
  await drain(multilog);
  await agent.stop();
  expectOnce(directory, config, messages);
  expect(multilog.rotated('.u').length).toBeGreaterThan(5);
  expect(agent.stderr).not.toMatch(/error:/);
});

/** What multilog does for one run of its processor, without the 5 s between two. */
function runProcessor(directory: TempDirectory, config: string): Child {
  const script = 'exec "$0" < previous > processed 4< state 5> newstate';
  return new Child(['sh', '-c', script, directory.at('sendlog')], {
    cwd: directory.at('send'),
    env: { PATH: process.env['PATH'], TZ: 'UTC', MAILLOGS_CONFIG: config },
  });
}

test('a processor killed at any moment and run again on the same file: each line once', async () => {
  const chance = new Chance();
  console.info(`MAILLOGS_SEED=${chance.seed}`);
  const directory = keep(new TempDirectory());
  const config = configIn(directory);
  mkdirSync(directory.at('send'));
  runProgram(['ln', '-s', join(__dirname, '..', '..', 'dist', 'maillogs.cjs'), directory.at('sendlog')]);
  const messages = new Messages();
  let stamp = 0;
  let killed = 0;
  writeFileSync(directory.at('send', 'state'), 'of another processor');
  for (let round = 0; round < 12; round++) {
    const lines = messages.next(chance.between(1, 50)).split(/(?<=\n)/);
    const text = lines.map((line) => `@40000000${(++stamp).toString(16).padStart(16, '0')} ${line}`).join('');
    writeFileSync(directory.at('send', 'current'), text);
    renameSync(directory.at('send', 'current'), directory.at('send', 'previous'));
    writeFileSync(directory.at('send', 'current'), '');
    for (let run = 0; ; run++) {
      const child = keep(runProcessor(directory, config));
      const afterMs = chance.between(20, 150);
      const timer = run < 6 ? setTimeout(() => child.signal('SIGKILL'), afterMs) : undefined;
      const { code, signal } = await child.ended;
      clearTimeout(timer);
      if (code === 0) break;
      expect(signal).toBe('SIGKILL');
      killed++;
    }
    expect(readFileSync(directory.at('send', 'processed'), 'latin1')).toBe(text);
    expect(readFileSync(directory.at('send', 'newstate'), 'latin1')).toBe('of another processor');
    renameSync(
      directory.at('send', 'processed'),
      directory.at('send', `@40000000${stamp.toString(16).padStart(16, '0')}.s`),
    );
    runProgram(['rm', directory.at('send', 'previous')]);
  }
  expect(killed).toBeGreaterThan(10);
  expectOnce(directory, config, messages);
});

test('stamps become what tai64nlocal makes of them; what is over is compressed, and purged after a month', async () => {
  const directory = keep(new TempDirectory());
  const config = configIn(directory, { archive: ', untai: true, purge: true' });
  const dayAgo = (days: number) =>
    new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
  for (const days of [2, 33]) {
    const path = directory.at('base', dayAgo(days), 'sendlog');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'of an older day\n');
  }
  directory.directory('base', 'notes');
  const multilog = keep(new ProcessingMultilog(directory, { configuration: config }));
  const messages = new Messages();
  await multilog.write(messages.next(30));
  await drain(multilog);
  const [kept] = multilog.rotated('.s');
  const local = runProgram(['sh', '-c', 'tai64nlocal < "$0"', join(multilog.directory, kept!)], {
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
  });
  expect(archived(directory).join('')).toBe(local.stdout);
  expect(gunzipSync(readFileSync(directory.at('base', dayAgo(2), 'sendlog.gz'))).toString()).toBe('of an older day\n');
  expect(existsSync(directory.at('base', dayAgo(2), 'sendlog'))).toBe(false);
  expect(existsSync(directory.at('base', dayAgo(33)))).toBe(false);
  expect(readdirSync(directory.at('base'))).toContain('notes');
  expect(multilog.stderr).toBe('');
});

test('run by hand on a file that multilog did not hand over, it refuses and counts nothing', () => {
  const directory = keep(new TempDirectory());
  const config = configIn(directory);
  const log = directory.write('some.log', new Messages().next(3));
  const { code, stdout, stderr } = runProgram(
    [
      'sh',
      '-c',
      '"$0" "$1" postprocess send --config "$2" < "$3"',
      process.execPath,
      join(__dirname, '..', '..', 'dist', 'maillogs.cjs'),
      config,
      log,
    ],
    { cwd: directory.path },
  );
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toMatch(/^maillogs: stdin is not the file "previous" in .*!\.\/sendlog/);
  expect(existsSync(directory.at('state'))).toBe(false);
});

test('what it is to process must be said', () => {
  const directory = keep(new TempDirectory());
  const { code, stderr } = maillogs('postprocess', 'imap', '--config', configIn(directory));
  expect(code).toBe(64);
  expect(stderr).toBe('maillogs: there is no processor for "imap": maillogs postprocess send, smtp or pop3.\n');
});
