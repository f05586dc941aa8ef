// Unclaimed lines that the state directory keeps to be shown, under real uids: who reads that directory sees no line of a
// log that he may not read himself.

import { chmodSync, chownSync, copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { TempDirectory } from '../support/temp-directory';

/** Who counts, with the group that may read logs; and someone else. */
const [DAEMON, NOBODY, ADM] = [1, 65534, 4];
const COUNTED = '@400000004706c6db02b72b9c new msg 71198\n';
const SECRET = 'a word for the postmaster alone';
const UNCLAIMED = `@400000004706c6db02b72b9c ${SECRET}\n`;

let directory: TempDirectory;
beforeEach(() => {
  directory = new TempDirectory();
  copyFileSync(join(TOP, 'dist', 'maillogs.cjs'), directory.at('maillogs.cjs'));
});
afterEach(() => directory.stop());

interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

interface Scene {
  readonly state: Owner;
  readonly folder: Owner;
  readonly log: Owner;
  readonly keepsSamples?: boolean;
}

function give(path: string, { uid, gid, mode }: Owner): void {
  chownSync(path, uid, gid);
  chmodSync(path, mode);
}

function lay({ state, folder, log, keepsSamples = true }: Scene): void {
  for (const name of ['state', 'log']) mkdirSync(directory.at(name));
  // The beginning of a log is remembered as it stands.
  directory.write('log/current', COUNTED.repeat(30));
  give(directory.at('log/current'), log);
  give(directory.at('log'), folder);
  give(directory.at('state'), state);
  configure(keepsSamples);
}

function configure(keepsSamples: boolean): void {
  directory.write(
    'maillogs.yaml',
    `state_dir: ${directory.at('state')}\nkeep_samples: ${keepsSamples}\n` +
      `sources: [{name: send, path: ${directory.at('log/current')}, services: [send]}]\n`,
  );
}

function as(uid: number, groups: string, ...words: readonly string[]) {
  const command = [process.execPath, directory.at('maillogs.cjs'), ...words, '--config', directory.at('maillogs.yaml')];
  const user = [`--reuid=${uid}`, `--regid=${uid}`, groups === '' ? '--clear-groups' : `--groups=${groups}`];
  return runProgram(['setpriv', ...user, ...command], { env: { PATH: process.env['PATH'] }, cwd: '/' });
}

/** Two passes, each of a process of its own, with an unclaimed line in each: both snapshots are written. */
function countTwice(uid: number, groups: string): void {
  for (let n = 0; n < 2; n++) {
    directory.append('log/current', UNCLAIMED);
    const { code, stderr } = as(uid, groups, 'send');
    expect([code, stderr]).toEqual([0, '']);
  }
}

const isSaidBy = (uid: number) => as(uid, '', 'show').stdout.includes(SECRET);

/** Whether the line is in any file of the state directory. */
function isInState(): boolean {
  return readdirSync(directory.at('state')).some((name) =>
    readFileSync(directory.at('state', name), 'latin1').includes(SECRET),
  );
}

const sharedState: Owner = { uid: DAEMON, gid: NOBODY, mode: 0o2775 };
const ownState: Owner = { uid: DAEMON, gid: DAEMON, mode: 0o755 };
const open: Owner = { uid: 0, gid: 0, mode: 0o755 };
const ofAdm = (mode: number): Owner => ({ uid: 0, gid: ADM, mode });

test.each<[string, Scene, toDaemon: boolean, toNobody: boolean]>([
  ['an open log, to all', { state: sharedState, folder: open, log: ofAdm(0o644) }, true, true],
  [
    'a closed log, to none where another reads the state',
    { state: sharedState, folder: open, log: ofAdm(0o640) },
    false,
    false,
  ],
  [
    'a log in a closed directory, likewise',
    { state: sharedState, folder: ofAdm(0o750), log: ofAdm(0o644) },
    false,
    false,
  ],
  ['a closed log, to whom alone the state is', { state: ownState, folder: open, log: ofAdm(0o640) }, true, false],
  [
    'a closed log, where no other gets to the state',
    { state: { uid: DAEMON, gid: NOBODY, mode: 0o2700 }, folder: open, log: ofAdm(0o640) },
    true,
    false,
  ],
  [
    'none, where that is switched off',
    { state: sharedState, folder: open, log: ofAdm(0o644), keepsSamples: false },
    false,
    false,
  ],
])('lines are quoted: %s', (_, scene, toDaemon, toNobody) => {
  lay(scene);
  countTwice(DAEMON, `${DAEMON},${ADM}`);
  expect([isSaidBy(DAEMON), isSaidBy(NOBODY)]).toEqual([toDaemon, toNobody]);
  expect(isInState()).toBe(toDaemon);
  expect(as(DAEMON, '', 'show').stdout).toMatch(/agent\.linesUnclaimed +2 /);
});

test('root quotes nothing to the owner of a state directory who may not read the log', () => {
  lay({ state: { uid: NOBODY, gid: NOBODY, mode: 0o755 }, folder: open, log: ofAdm(0o640) });
  countTwice(0, '0');
  expect([isSaidBy(NOBODY), isInState()]).toEqual([false, false]);
});

test.each<[string, () => void]>([
  ['the log is closed', () => chmodSync(directory.at('log/current'), 0o640)],
  ['keep_samples is switched off', () => configure(false)],
])('what was quoted goes from every file with the next start once %s', (_, change) => {
  lay({ state: sharedState, folder: open, log: ofAdm(0o644) });
  countTwice(DAEMON, `${DAEMON},${ADM}`);
  expect(isSaidBy(NOBODY)).toBe(true);
  change();
  as(DAEMON, `${DAEMON},${ADM}`, 'send');
  expect([isSaidBy(DAEMON), isSaidBy(NOBODY), isInState()]).toEqual([false, false, false]);
});
