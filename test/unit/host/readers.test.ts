// Whether all who may read what we write may read a log, too: foretold, and tried by each user of this machine.

import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, closeSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { nodeFiles } from '../../../src/host/node-files';
import { readersOf } from '../../../src/host/readers';
import { TempDirectory } from '../../support/temp-directory';

const [NOBODY, DAEMON, ADM] = [65534, 1, 4];
const MODE = 0o640;

let directory: TempDirectory;
beforeEach(() => {
  directory = new TempDirectory();
});
afterEach(() => directory.stop());

interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

function folder(name: string, { uid, gid, mode }: Owner): string {
  mkdirSync(directory.at(name));
  chownSync(directory.at(name), uid, gid);
  chmodSync(directory.at(name), mode);
  return directory.at(name);
}

function file(name: string, { uid, gid, mode }: Owner): string {
  writeFileSync(directory.at(name), 'x');
  chownSync(directory.at(name), uid, gid);
  chmodSync(directory.at(name), mode);
  return directory.at(name);
}

/** Which of the paths each user of the machine but root can read, with the groups that it has. */
function readableBy(paths: readonly string[]): readonly ReadonlySet<string>[] {
  const passwd = readFileSync('/etc/passwd', 'latin1').split('\n').filter(Boolean);
  const users = passwd.map((line) => line.split(':')).filter(([, , uid]) => uid !== '0');
  const script = 'while IFS= read -r path; do [ -r "$path" ] && echo "$path"; done; :';
  return users.map(([, , uid, gid]) => {
    const words = [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', 'sh', '-c', script];
    const out = execFileSync('setpriv', words, { input: `${paths.join('\n')}\n`, encoding: 'utf8', cwd: '/' });
    return new Set(out.split('\n').filter(Boolean));
  });
}

test('it is as foretold, for directories and logs of all kinds', async () => {
  const owners = [
    [0, 0],
    [0, ADM],
    [DAEMON, DAEMON],
    [NOBODY, NOBODY],
    [DAEMON, NOBODY],
  ] as const;
  const states = owners.flatMap(([uid, gid], i) =>
    [0o755, 0o750, 0o711, 0o2775, 0o700].map((mode) => folder(`state-${i}-${mode}`, { uid, gid, mode })),
  );
  const logs = owners.flatMap(([uid, gid], i) =>
    [0o755, 0o710, 0o700, 0o751].flatMap((mode) => {
      folder(`logs-${i}-${mode}`, { uid, gid, mode });
      return owners.flatMap(([ofUid, ofGid], n) =>
        [0o644, 0o640, 0o600, 0o604, 0o040].map((bits) =>
          file(`logs-${i}-${mode}/${n}-${bits}`, { uid: ofUid, gid: ofGid, mode: bits }),
        ),
      );
    }),
  );
  const written: string[] = [];
  for (const state of states) {
    written.push(`${state}/snapshot`);
    closeSync(await nodeFiles.create(`${state}/snapshot`, MODE));
  }
  const users = readableBy([...written, ...logs]);
  const wrong: string[] = [];
  let [yes, no] = [0, 0];
  for (const [i, state] of states.entries()) {
    const readers = readersOf(state, MODE);
    const able = users.filter((readable) => readable.has(written[i]!));
    for (const log of logs) {
      const isSo = able.every((readable) => readable.has(log));
      if (readers.mayAllRead(log) !== isSo) wrong.push(`${state} ${log}: ${isSo ? 'all may' : 'not all may'}`);
      if (isSo) yes++;
      else no++;
    }
  }
  expect(wrong).toEqual([]);
  expect(Math.min(yes, no)).toBeGreaterThan(1000);
});

test('where groups may have members that we do not know of, one is assumed', () => {
  const state = folder('state', { uid: DAEMON, gid: DAEMON, mode: 0o755 });
  const log = file('log', { uid: DAEMON, gid: ADM, mode: 0o640 });
  expect(readersOf(state, MODE).mayAllRead(log)).toBe(true);
  const unknown = readersOf(state, MODE, () => undefined);
  expect(unknown.mayAllRead(log)).toBe(false);
  expect(unknown.mayAllRead(file('open', { uid: DAEMON, gid: ADM, mode: 0o644 }))).toBe(true);
  expect(unknown.mayAllRead(file('ours', { uid: DAEMON, gid: DAEMON, mode: 0o640 }))).toBe(true);
  expect(readersOf(state, 0o600, () => undefined).mayAllRead(log)).toBe(true);
});

test('of a link, what it leads to counts; of what is not there, nothing can be told', () => {
  const state = folder('state', { uid: DAEMON, gid: DAEMON, mode: 0o755 });
  folder('closed', { uid: 0, gid: 0, mode: 0o700 });
  symlinkSync(file('open', { uid: 0, gid: 0, mode: 0o644 }), directory.at('closed/link'));
  symlinkSync(file('closed/log', { uid: 0, gid: 0, mode: 0o644 }), directory.at('link'));
  const { mayAllRead } = readersOf(state, MODE);
  expect(mayAllRead(directory.at('closed/link'))).toBe(true);
  expect(mayAllRead(directory.at('link'))).toBe(false);
  expect(mayAllRead(directory.at('none'))).toBe(false);
  expect(readersOf(directory.at('none'), MODE).mayAllRead(directory.at('open'))).toBe(true);
  expect(readersOf(directory.at('none'), MODE).mayAllRead(directory.at('closed/log'))).toBe(false);
});
