// Moving over from the Perl program: its counter files, its toaster.conf, and the files that scripts read.

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeProcesses } from '../../src/host/node-processes';
import { logIn, messages, writeConfig } from '../support/agent-config';
import { AgentProcess, committedValue, maillogs, maillogsUnprivileged, show } from '../support/agent-process';
import type { Outcome } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { type Installation, perl4, perl5 } from '../support/perl-counters';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

interface Setting {
  readonly directory: TempDirectory;
  readonly config: string;
  /** Where the Perl's files lie. */
  readonly old: string;
  readonly state: string;
}

function installation({ files }: Pick<Installation, 'files'>, where = 'old'): Setting {
  const directory = keep(new TempDirectory());
  const config = writeConfig(directory, { sources: { send: logIn(directory, 'send.log') } });
  const old = directory.directory(where);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(old, name), text);
  directory.write('send.log', '');
  return { directory, config, old, state: directory.at('state') };
}

const importFrom = ({ config }: Setting, directory: string, ...options: readonly string[]): Outcome =>
  maillogs('import', directory, ...options, '--config', config);

function contents(directory: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(directory)
      .sort()
      .map((name) => [name, readFileSync(join(directory, name), 'latin1')]),
  );
}

/** Every counter that is not zero, without those of maillogs itself. */
function counted(config: string): Readonly<Record<string, bigint>> {
  const rows = show(config).filter(({ service, value }) => service !== 'agent' && value !== '0');
  return Object.fromEntries(rows.map(({ name, value }) => [name, BigInt(value)]));
}

describe.each<[string, Installation]>([
  ['5.x', perl5],
  ['4.x', perl4],
])('the counter files of %s', (_version, perl) => {
  test('are imported to the digit and not touched', () => {
    const setting = installation(perl);
    const before = contents(setting.old);
    const { code, stdout } = importFrom(setting, setting.old);
    expect(code).toBe(0);
    expect(counted(setting.config)).toEqual(perl.counters);
    expect(contents(setting.old)).toEqual(before);
    const keys = Object.values(perl.files).flatMap((text) => text.trim().split('\n'));
    const skipped = Object.values(perl.skipped).flat().length;
    expect(stdout).toContain(`: ${keys.length - skipped} key(s) taken over, ${skipped} skipped.\n`);
    const reported = stdout.split('\n').map((line) => line.trim().split(/ +/).slice(0, 2).join(':'));
    expect(reported).toEqual(expect.arrayContaining(keys));
  });
});

test('the report says what each key became, and stderr what may count twice', () => {
  const setting = installation({
    files: { 'send.txt': 'delivery:12\nstatus_localp:2.50004\ncreated:9\nlocal:3\nmessage_end:-4\n', 'pop3.txt': '' },
  });
  const { stdout, stderr } = importFrom(setting, setting.old);
  expect(stdout).toBe(`${setting.old}/send.txt
  delivery            12  send.delivery          +12 = 12
  status_localp  2.50004  send.statusLocalShare  +25000 = 25000, in basis points, rounded
  created              9  skipped: when the file was made, no counter
  local                3  skipped: a key that is not known
  message_end         -4  skipped: below zero, which no counter can be

${setting.old}/pop3.txt
  is empty: there is nothing to take over

2 file(s): 2 key(s) taken over, 3 skipped.
`);
  expect(stderr).toBe('');
  const syslog = installation({ files: { 'webmail.txt': 'connect:5\nconnect_last:2\n' } });
  expect(importFrom(syslog, syslog.old).stderr).toMatch(/^maillogs: .*"start: end", or those lines count twice\.\n$/);
});

test('counts on from the imported values', () => {
  const setting = installation(perl5);
  setting.directory.append('send.log', messages(3));
  expect(maillogs('send', '--config', setting.config).code).toBe(0);
  expect(importFrom(setting, setting.old).code).toBe(0);
  setting.directory.append('send.log', messages(2));
  const { stdout } = maillogs('send', '--config', setting.config);
  expect(stdout).toMatch(/^message_new:600125:message_info:600124:message_bytes:81985529221486:/);
});

test('a second import is refused, and done only when told to', () => {
  const setting = installation({ files: { 'imap.txt': 'imap_success:7\n', 'pop3.txt': 'pop3_success:5\n' } });
  expect(importFrom(setting, setting.old).code).toBe(0);
  const again = importFrom(setting, setting.old);
  expect(again).toMatchObject({ code: 73, stdout: '' });
  const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
  expect(again.stderr).toMatch(
    new RegExp(
      `^maillogs: ${setting.old}/pop3.txt was imported on ${time} already.\n` +
        `maillogs: ${setting.old}/imap.txt was imported on ${time} already.\n` +
        'maillogs: nothing was imported: its values would count twice. Who wants just that says so with --again.\n$',
    ),
  );
  expect(counted(setting.config)).toEqual({ 'imap.success': 7n, 'pop3.success': 5n });
  expect(importFrom(setting, setting.old, '--dry-run').code).toBe(73);
  expect(importFrom(setting, setting.old, '--again').code).toBe(0);
  expect(counted(setting.config)).toEqual({ 'imap.success': 14n, 'pop3.success': 10n });
});

test('a dry run shows the report and leaves no trace', () => {
  const setting = installation(perl5);
  const dry = importFrom(setting, setting.old, '--dry-run');
  expect(dry.code).toBe(0);
  expect(dry.stdout).toMatch(/; nothing was written, this was a dry run\.\n$/);
  expect(existsSync(setting.state)).toBe(false);
  const real = importFrom(setting, setting.old);
  expect(real.code).toBe(0);
  const lines = (text: string) => text.split('\n').slice(0, -2);
  expect(lines(real.stdout)).toEqual(lines(dry.stdout));
});

test('garbled files are said, all of them, and nothing is imported', () => {
  const setting = installation({
    files: { ...perl5.files, 'virus.txt': 'qs_clean:1\nqs_virus\n', 'webmail.txt': 'connect:12\nconn\0\0\n' },
  });
  const { code, stdout, stderr } = importFrom(setting, setting.old);
  expect({ code, stdout }).toEqual({ code: 65, stdout: '' });
  expect(stderr).toBe(
    [
      `maillogs: ${setting.old}/webmail.txt:2:1: "conn\\x00\\x00" is not a key with a colon and a number after it.\n`,
      `maillogs: ${setting.old}/virus.txt:2:1: "qs_virus" is not a key with a colon and a number after it.\n`,
      'maillogs: nothing was imported: mend that, or move those files out of the directory.\n',
    ].join(''),
  );
  expect(existsSync(setting.state)).toBe(false);
});

test('a file that may not be read keeps the others from being imported', () => {
  const setting = installation(perl5);
  rmSync(join(setting.old, 'imap.txt'));
  mkdirSync(join(setting.old, 'imap.txt'));
  expect(importFrom(setting, setting.old)).toMatchObject({
    code: 65,
    stderr: expect.stringContaining(`maillogs: cannot read ${setting.old}/imap.txt: it is a directory (EISDIR).\n`),
  });
  expect(existsSync(setting.state)).toBe(false);
});

test('a ledger that someone else writes to just now is left alone', () => {
  const setting = installation(perl5);
  mkdirSync(setting.state);
  writeFileSync(join(setting.state, 'lock'), JSON.stringify(nodeProcesses.self()));
  expect(importFrom(setting, setting.old)).toMatchObject({
    code: 75,
    stdout: '',
    stderr: `maillogs: the counters in ${setting.state} are being written by process ${process.pid}: nothing was imported, try again.\n`,
  });
  rmSync(join(setting.state, 'lock'));
  expect(importFrom(setting, setting.old).code).toBe(0);
});

test.each<[string, (setting: Setting) => readonly string[], number, RegExp]>([
  ['no directory', () => [], 64, /name the directory of the counter files/],
  ['a directory that is not there', ({ old }) => [`${old}/x`], 66, /there is no directory .*\/x\.\n$/],
  ['a directory without counter files', ({ directory }) => [directory.path], 66, /there is no counter file such as/],
  ['a counter file itself', ({ old }) => [`${old}/send.txt`], 66, /is not a directory: name the one that holds/],
])('%s: a sentence and an exit code', (_case, words, code, sentence) => {
  const setting = installation(perl5);
  const outcome = maillogs('import', ...words(setting), '--config', setting.config);
  expect(outcome).toMatchObject({ code, stdout: '' });
  expect(outcome.stderr).toMatch(sentence);
});

describe('counter files for scripts', () => {
  test('are written by every pass, and only when they change', () => {
    const { directory, config, state } = installation({ files: {} });
    directory.append('send.log', messages(2));
    expect(maillogs('send', '--config', config).code).toBe(0);
    expect(readFileSync(join(state, 'send.txt'), 'latin1')).toMatch(
      /^written_by_maillogs:1\ncreated:\d{10}\nmessage_new:2\nmessage_info:2\nmessage_bytes:2000\n/,
    );
    expect(statSync(join(state, 'send.txt')).mode & 0o777).toBe(0o644 & ~process.umask());
    const inode = (name: string) => statSync(join(state, name)).ino;
    const [send, imap] = [inode('send.txt'), inode('imap.txt')];
    directory.append('send.log', messages(1));
    maillogs('send', '--config', config);
    expect(readFileSync(join(state, 'send.txt'), 'latin1')).toContain('\nmessage_new:3\n');
    expect(inode('send.txt')).not.toBe(send);
    expect(inode('imap.txt')).toBe(imap);
    expect(readdirSync(state).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('those of the Perl program stay until they are imported, also where ours belong', async () => {
    const setting = installation({ files: { ...perl5.files } }, 'state');
    const before = contents(setting.state);
    setting.directory.append('send.log', messages(2));
    const agent = keep(new AgentProcess(setting.config));
    await agent.said(/send\.txt is left as it is: maillogs did not write it\./);
    await waitFor('the first lines are counted', () => committedValue(setting.config, 'send.messageNew') === 2n);
    expect(contents(setting.state)).toMatchObject(before);
    expect(agent.stderr).toContain(`Take its values over with "maillogs import ${setting.state}", or remove it.`);

    expect(importFrom(setting, setting.state).code).toBe(0);
    expect(contents(setting.state)).toMatchObject(before);
    setting.directory.append('send.log', messages(1));
    await waitFor('the file is followed by ours', () =>
      readFileSync(join(setting.state, 'send.txt'), 'latin1').includes('\nmessage_new:600123\n'),
    );
    expect(readFileSync(join(setting.state, 'send.txt.imported'), 'latin1')).toBe(before['send.txt']);
    expect(agent.times(/send\.txt is left as it is/)).toBe(1);
    expect(importFrom(setting, setting.state)).toMatchObject({
      code: 73,
      stderr: expect.stringContaining('were written by maillogs itself'),
    });
  });

  test('the legacy commands say nothing of them where no one looks', () => {
    const setting = installation({ files: { 'send.txt': 'delivery:12\n' } }, 'state');
    setting.directory.append('send.log', messages(2));
    const { code, stdout, stderr } = maillogs('send', '--config', setting.config);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^message_new:2:/);
    expect(readFileSync(join(setting.state, 'send.txt'), 'latin1')).toBe('delivery:12\n');
  });

  test('one that cannot be written fails no pass', async () => {
    const setting = installation({ files: {} }, 'state');
    mkdirSync(join(setting.state, 'send.txt'));
    setting.directory.append('send.log', messages(2));
    const agent = keep(new AgentProcess(setting.config));
    await agent.said(/counter file .*send\.txt is not up to date: .* The counters themselves are saved/);
    await waitFor('the lines are counted', () => committedValue(setting.config, 'send.messageNew') === 2n);
    expect(readFileSync(join(setting.state, 'imap.txt'), 'latin1')).toContain('imap_success:0\n');
    expect(agent.stderr).not.toMatch(/error:/);
  });
});

describe('toaster.conf', () => {
  test('says where logs and counters are', () => {
    const directory = keep(new TempDirectory());
    const base = directory.directory('log');
    directory.directory('log', 'send');
    writeFileSync(join(base, 'send', 'current'), messages(4));
    const conf = directory.write(
      'toaster.conf',
      `# moved\nlogs_base = ${base}   # here\nlogs_counters = counts\nlogs_send_count = qmail.txt\nlogs_archive = 1\n`,
    );
    const { code, stdout, stderr } = maillogs('check', '--config', conf);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${conf}: 3 source(s), no errors.\n` });
    // It warns of logs that are not at their places on this machine.
    expect(stderr).toContain(`warning: source smtp: there is no "${base}/smtp/current"`);
    expect(stderr).not.toMatch(/source send|error/);
    expect(maillogs('send', '--config', conf).stdout).toMatch(/^message_new:4:/);
    expect(readFileSync(join(base, 'counts', 'qmail.txt'), 'latin1')).toContain('\nmessage_new:4\n');
    const old = directory.directory('old');
    writeFileSync(join(old, 'qmail.txt'), 'message_new:10\n');
    expect(maillogs('import', old, '--config', conf).stdout).toContain('+10 = 14');
  });

  test('is refused with all that is wrong in it', () => {
    const directory = keep(new TempDirectory());
    const conf = directory.write('toaster.conf', 'logs_base = log\nlogs_taifiles = on\nlogs_archive\n');
    const { code, stderr } = maillogs('agent', '--config', conf);
    expect(code).toBe(78);
    expect(stderr.split('\n').filter((line) => line.startsWith(conf))).toEqual([
      `${conf}:1:13: logs_base: "log" is not an absolute path: begin it with "/".`,
      `${conf}:2:17: logs_taifiles: "on" is neither 0 (no) nor 1 (yes).`,
      `${conf}:3:1: is no "name = value" line; a comment begins with "#".`,
    ]);
  });
});

test('a user who may not write the counters is told so', () => {
  const setting = installation(perl5);
  mkdirSync(setting.state);
  chmodSync(setting.state, 0o555);
  const { code, stdout, stderr } = maillogsUnprivileged('import', setting.old, '--config', setting.config);
  expect({ code, stdout }).toEqual({ code: 77, stdout: '' });
  expect(stderr).toMatch(/^maillogs: cannot create .*: permission denied \(EACCES\)\.\n$/);
});
