// Everything that another writer of the state directory can put in a file's place, against every command and the agent:
// each ends in a moment, in little memory, with a sentence, and touches nothing outside. Run as root, over the files of
// another user.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { commands } from '../../src/cli/commands';
import { serviceNames } from '../../src/registry/registry';
import { maillogs } from '../support/agent-process';
import { type BoundedOutcome, inParallel, peakReporter, runBounded } from '../support/bounded-run';
import { TOP } from '../support/checkout';
import { freeUdpPort } from '../support/free-port';
import { TempDirectory } from '../support/temp-directory';

jest.setTimeout(300_000);

const NOBODY = 65534;
const DAEMON = 1;
const SECRET = 'a-secret-of-root';
const LOGIN =
  'Nov 22 15:19:32 mx dovecot: imap-login: Login: user=<u@example.com>, method=PLAIN, rip=192.0.2.1, lip=198.51.100.2\n';
/** A node process that has read nothing has some 45 MB. */
const MAX_MB = 300;

const FILES = ['snapshot-a', 'snapshot-b', 'lock', 'agent.json', 'alerts.json', 'snmp-engine', 'imap.txt'] as const;
/** With those that no command reads, and the name under which a new snapshot is written. */
const ALL_FILES = [...FILES, 'master.json', 'snapshot.tmp', 'history'];

/** Commands that read the state directory, and the user that each is run as. */
const COMMANDS: readonly { readonly words: readonly string[]; readonly uid?: number; readonly stopAfterMs?: number }[] =
  [
    { words: ['check'] },
    { words: ['show', '--format', 'json'] },
    { words: ['audit'] },
    { words: ['doctor'] },
    { words: ['import', '--dry-run', 'STATE'] },
    { words: ['import', 'STATE'] },
    { words: ['pop3'] },
    { words: ['pop3'], uid: DAEMON },
    { words: ['show'], uid: DAEMON },
    { words: ['export', 'openmetrics'] },
    { words: ['nagios'] },
    { words: ['top', '--once'] },
    { words: ['farm', 'poll'] },
    { words: ['graph', '--out', 'STATE/pictures'] },
    { words: ['graph', '--from-logs', '--out', 'STATE/pictures'] },
    { words: ['postprocess', 'send'] },
    { words: ['postprocess', 'send'], uid: DAEMON },
    { words: ['agent'], stopAfterMs: 3500 },
    { words: ['agent'], stopAfterMs: 3500, uid: DAEMON },
  ];
const STATELESS = ['completion', 'count', 'explain', 'get', 'init', 'mib', 'schema', 'walk', 'yesterday'];

/** Makes the path into what it says; `good` is what an honest file of that name holds. */
const KINDS: Readonly<Record<string, (path: string, good: string) => void>> = {
  FIFO: (path) => execFileSync('mkfifo', [path]),
  'link to a secret': (path) => symlinkSync(join(path, '..', '..', 'victim', 'secret'), path),
  'link to a device': (path) => symlinkSync('/dev/zero', path),
  directory: (path) => mkdirSync(path),
  'sparse file of 1 GiB': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 2 ** 30);
  },
  'file of another user': (path, good) => {
    writeFileSync(path, good);
    chownSync(path, DAEMON, DAEMON);
    chmodSync(path, 0o600);
  },
  'truncated file': (path, good) => writeFileSync(path, good.slice(0, good.length >> 1)),
  'forged file': (path, good) => writeFileSync(path, forged(path, good)),
};

let base: TempDirectory;
let bundle: string;
let reporter: string;
beforeAll(async () => {
  base = new TempDirectory();
  bundle = base.at('maillogs.cjs');
  copyFileSync(join(TOP, 'dist', 'maillogs.cjs'), bundle);
  reporter = peakReporter(base.path);
  base.write('mail.log', LOGIN.repeat(20));
  base.directory('none');
  const config = await writeConfig('good');
  // Two commits, and every file that an agent leaves behind.
  maillogs('imap', '--config', config);
  base.append('mail.log', LOGIN);
  await run('good', ['agent'], { stopAfterMs: 4000 });
  const good = base.at('good', 'state');
  for (const name of ALL_FILES) if (!existsSync(join(good, name))) writeFileSync(join(good, name), '{}\n');
});
afterAll(() => base.stop());

async function writeConfig(scene: string): Promise<string> {
  const directory = base.directory(scene);
  writeFileSync(
    join(directory, 'maillogs.yaml'),
    `schedule: "* * * * * *"\nstate_dir: ${directory}/state\nagentx: {master: "unix:${directory}/none"}\n` +
      `snmp: {listen: "udp:127.0.0.1:${await freeUdpPort()}"}\n` +
      `archive: {logs_base: ${directory}/base, enabled: true}\nsources: [{name: m, path: ${base.at('mail.log')}, services: [imap, pop3]}, {name: q, path: ${directory}/log/current, services: [send]}]\n` +
      'alerts: [{name: many, counter: imap.success, rise_above: 1/min}]\n',
  );
  return join(directory, 'maillogs.yaml');
}

/** A scene of its own with the good state but for some files, all of it nobody's; beside it what must stay as it is. */
async function scene(name: string, kind: string, files: readonly string[]): Promise<string> {
  await writeConfig(name);
  const state = base.at(name, 'state');
  cpSync(base.at('good', 'state'), state, { recursive: true });
  mkdirSync(base.at(name, 'victim'));
  writeFileSync(base.at(name, 'victim', 'secret'), `${SECRET}:1\n`, { mode: 0o600 });
  chownSync(state, NOBODY, NOBODY);
  chmodSync(state, 0o777);
  for (const each of readdirSync(state)) lchownSync(join(state, each), NOBODY, NOBODY);
  for (const each of files) {
    const path = join(state, each);
    const good = existsSync(path) ? readFileSync(path, 'utf8') : '{}';
    rmSync(path, { force: true });
    KINDS[kind]!(path, good);
    if (kind !== 'file of another user') lchownSync(path, NOBODY, NOBODY);
  }
  return name;
}

/** Sealed, and with names that a terminal obeys and paths that are someone else's. */
function forged(path: string, good: string): string {
  const victim = join(path, '..', '..', 'victim');
  const evil = '\u001b[2J\u001b]0;x\u0007';
  if (!good.startsWith('{"format":"maillogs-snapshot"'))
    return good.replace(/[0-9]+/g, '1').replace(/"[a-z:./]+"/, `"${victim}/secret${evil}"`);
  const snapshot = JSON.parse(good.split('\n')[0]!);
  snapshot.archives = {
    'sendlog /x': {
      files: [],
      append: {
        path: `${victim}/sendlog`,
        stagedAs: `${victim}/secret`,
        offsetBytes: 0,
        lengthBytes: SECRET.length + 3,
      },
    },
  };
  snapshot.tables = { ...snapshot.tables, yours: { [evil]: '7' } };
  snapshot.cursors[evil] = { files: [], unclaimed: [evil] };
  const { dev, ino } = statSync(join(victim, 'secret'));
  const [cursor] = snapshot.cursors.m.files;
  snapshot.cursors.m.files.unshift({
    ...cursor,
    identity: `${dev}:${ino}`,
    path: `${victim}/secret`,
    target: `${victim}/secret`,
  });
  const json = JSON.stringify(snapshot);
  return `${json}\nsha256 ${createHash('sha256').update(json).digest('hex')}\n`;
}

/** Everything outside the state directory that could have been touched. */
function tree(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    const { mode, uid, gid, size, mtimeMs, ino } = lstatSync(path);
    const own = `${path} ${mode} ${uid}:${gid} ${size} ${mtimeMs} ${ino}`;
    return lstatSync(path).isDirectory() ? [own, ...tree(path)] : [`${own} ${readFileSync(path, 'latin1')}`];
  });
}

function run(
  name: string,
  words: readonly string[],
  options: { readonly stopAfterMs?: number; readonly uid?: number; readonly input?: string } = {},
): Promise<BoundedOutcome> {
  const config = base.at(name, 'maillogs.yaml');
  return runBounded(reporter, [bundle, ...words, '--config', config], {
    cwd: dirname(options.input ?? base.at(name, 'maillogs.yaml')),
    withinMs: 60_000,
    group: NOBODY,
    ...options,
  });
}

/** What is wrong with an outcome; empty when nothing is. */
function complaintsAbout({ code, stdout, stderr, isHung, peakMb }: BoundedOutcome): readonly string[] {
  const said = stdout + stderr;
  return [
    ...(isHung ? ['had to be killed'] : []),
    ...(peakMb !== undefined && peakMb > MAX_MB ? [`took ${Math.round(peakMb)} MB`] : []),
    // EX_SOFTWARE of sysexits(3), and what node says of what was not caught.
    ...(code === 70 || /^ {4}at |Error: /m.test(said) ? [`failed without a sentence: ${stderr.slice(0, 300)}`] : []),
    ...(!isHung && code !== 0 && said === '' ? [`ended with ${code} without a word`] : []),
    ...(said.includes(SECRET) ? ['shows the secret'] : []),
    ...(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(said) ? ['shows what a terminal obeys'] : []),
  ];
}

interface Job {
  readonly kind: string;
  readonly files: readonly string[];
  readonly words: readonly string[];
  readonly uid?: number;
  readonly stopAfterMs?: number;
}

/** Does each in a scene of its own; gives what is wrong. */
async function complaintsOf(jobs: readonly Job[]): Promise<readonly string[]> {
  const all = await inParallel(jobs, 3, async ({ kind, files, words, ...options }) => {
    const name = await scene(`scene-${sceneCount++}`, kind, files);
    const command = words.map((word) => word.replace('STATE', base.at(name, 'state')));
    const before = tree(base.at(name, 'victim'));
    const outcome = await run(
      name,
      command,
      words[0] === 'postprocess' ? { ...options, input: previous(name) } : options,
    );
    const isTouched = tree(base.at(name, 'victim')).join('\n') !== before.join('\n');
    const complaints = [...complaintsAbout(outcome), ...(isTouched ? ['touched what is outside'] : [])];
    rmSync(base.at(name), { recursive: true, force: true });
    return complaints.map((complaint) => `${kind} as ${files.join(', ')}: ${words[0]} ${complaint}`);
  });
  return all.flat();
}
let sceneCount = 0;

/** What multilog hands to its processor. */
function previous(name: string): string {
  for (const each of ['log', 'base']) chownSync(base.directory(name, each), DAEMON, DAEMON);
  const line = '@400000004706c6db02b72b9c new msg 71198\n';
  for (const each of ['previous', 'current']) base.write(`${name}/log/${each}`, line);
  return base.at(name, 'log', 'previous');
}

test('the processor gets as far as its archive where nothing is wrong', async () => {
  const name = await scene('processor', 'directory', []);
  const { code, stderr } = await run(name, ['postprocess', 'send'], { input: previous(name) });
  expect([code, stderr]).toEqual([0, '']);
  expect(readdirSync(base.at(name, 'base'), { recursive: true }).map(String)).toContainEqual(
    expect.stringMatching(/sendlog$/),
  );
});

test('every command is tried, or never reads the state directory', () => {
  const services: readonly string[] = serviceNames;
  const tried = COMMANDS.map(({ words: [name = ''] }) => (services.includes(name) ? 'a service' : name));
  const all = commands.map(({ name }) => (services.includes(name) ? 'a service' : name));
  expect([...new Set([...tried, ...STATELESS])].sort()).toEqual([...new Set(all)].sort());
});

describe.each(Object.keys(KINDS))('a %s', (kind) => {
  test('in the place of each file, for commands that read the state', async () => {
    const commands = [['show'], ['imap'], ['audit', '--format', 'json']];
    const jobs: Job[] = FILES.flatMap((file) => commands.map((words) => ({ kind, files: [file], words })));
    jobs.push({ kind, files: ['snapshot.tmp'], words: ['imap'] });
    expect(await complaintsOf(jobs)).toEqual([]);
  });

  test('in the place of all at once, for every command and the agent, of root and of another user', async () => {
    expect(await complaintsOf(COMMANDS.map((each) => ({ ...each, kind, files: ALL_FILES })))).toEqual([]);
  });
});

test('a hostile log directory keeps no command and no agent, and the other sources are counted', async () => {
  await writeConfig('logs');
  const logs = base.directory('logs', 'log');
  mkdirSync(base.at('logs', 'victim'));
  writeFileSync(base.at('logs', 'victim', 'secret'), `${SECRET}\n`.repeat(50), { mode: 0o600 });
  execFileSync('mkfifo', [join(logs, 'fifo')]);
  symlinkSync('/dev/zero', join(logs, 'device'));
  symlinkSync(base.at('logs', 'victim', 'secret'), join(logs, 'link'));
  symlinkSync(base.at('logs', 'victim'), join(logs, 'through'));
  mkdirSync(join(logs, 'directory'));
  const names = ['fifo', 'device', 'link', 'directory', 'through/secret'];
  for (const each of readdirSync(logs)) lchownSync(join(logs, each), NOBODY, NOBODY);
  chownSync(logs, NOBODY, NOBODY);
  const sources = names.map((name, n) => `{name: s${n}, path: ${join(logs, name)}, services: [send]}`);
  const config = base.at('logs', 'maillogs.yaml');
  const text = readFileSync(config, 'utf8').replace(/^sources: \[(.*)\]$/m, `sources: [$1, ${sources.join(', ')}]`);
  writeFileSync(config, text);
  const before = tree(base.at('logs', 'victim'));
  for (const words of [['check'], ['imap'], ['show'], ['audit'], ['doctor'], ['agent']]) {
    const outcome = await run('logs', words, words[0] === 'agent' ? { stopAfterMs: 3500 } : {});
    expect([words[0], complaintsAbout(outcome)]).toEqual([words[0], []]);
    if (words[0] === 'imap') expect(outcome.stdout).toMatch(/^imap_success:21:/);
    if (words[0] === 'doctor') expect(outcome.stdout).not.toMatch(/(chmod|chgrp|chown|setfacl) .*victim/);
  }
  expect(tree(base.at('logs', 'victim'))).toEqual(before);
  expect(
    readdirSync(base.at('logs', 'state'))
      .map((name) => readFileSync(base.at('logs', 'state', name), 'latin1'))
      .join(),
  ).not.toContain(SECRET);
});
