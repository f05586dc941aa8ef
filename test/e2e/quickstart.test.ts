// scripts/quickstart as someone new runs it, in a copy of the checkout: what it shows, and that it leaves
// nothing behind however it ends.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { processesBelow } from '../../scripts/leftovers.mjs';
import { unprivileged } from '../support/agent-process';
import { TOP } from '../support/checkout';
import { Child, runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { readFixtures } from '../support/fixture';
import { differenceOf, Page } from '../support/page';
import { systemPath } from '../support/private-snmpd';
import { TempDirectory } from '../support/temp-directory';
import { waitFor } from '../support/wait-for';

const { keep } = cleanUpAfterEach();

const COPIED = [
  'scripts',
  'src',
  'fixtures',
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'MAIL-TOASTER-LOGS-MIB.txt',
];

interface Clone {
  readonly top: string;
  /** Where it may leave nothing. */
  readonly temporary: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A checkout with its packages installed and nothing built. */
function makeClone(path = systemPath): Clone {
  const directory = keep(new TempDirectory());
  const top = directory.directory('clone');
  for (const name of COPIED) cpSync(join(TOP, name), join(top, name), { recursive: true });
  // npm ci would take away the packages that these tests run with: they must be whole, and the lock not newer.
  expect(existsSync(join(TOP, 'node_modules', '.package-lock.json'))).toBe(true);
  symlinkSync(join(TOP, 'node_modules'), join(top, 'node_modules'));
  utimesSync(join(top, 'package-lock.json'), 0, 0);
  const temporary = directory.directory('tmp');
  const home = directory.directory('home');
  return { top, temporary, environment: { PATH: path, TMPDIR: temporary, HOME: home } };
}

/** Like a command typed at a terminal: the leader of a process group, which a Ctrl-C there reaches as a whole. */
function start({ top, environment }: Clone, ...words: readonly string[]): Child {
  return keep(
    new Child([join(top, 'scripts', 'quickstart'), ...words], { env: environment, cwd: '/', detached: true }),
  );
}

function expectNothingLeft({ top, temporary, environment }: Clone): void {
  expect(processesBelow(temporary)).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
  expect(readdirSync(environment['HOME']!)).toEqual([]);
  const expected = [...COPIED, 'node_modules', 'dist'];
  expect(readdirSync(top).filter((name) => !expected.includes(name))).toEqual([]);
}

/** What the fixtures state, by the names of the MIB. */
function statedValues(): ReadonlyMap<string, number> {
  const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const stated = new Map<string, number>();
  for (const { lines } of readFixtures()) {
    for (const word of lines.flatMap(({ expected }) => expected?.split(' ') ?? [])) {
      const [, service, counter, amount = '1'] = /^(\w+)\.(\w+)(?:\+(\d+))?$/.exec(word) ?? [];
      if (service === undefined || counter === undefined) continue;
      const name = `mtl${capitalised(service)}${capitalised(counter)}`;
      stated.set(name, (stated.get(name) ?? 0) + Number(amount));
    }
  }
  const lines = readFixtures().flatMap((fixture) => fixture.lines).length;
  return stated.set('mtlAgentLinesRead', lines);
}

/** The rows shown in each walk, by name. */
function shownWalks(stdout: string): readonly ReadonlyMap<string, number>[] {
  return stdout
    .split(/^ {2}\$ snmpwalk .*$/m)
    .slice(1)
    .map((text) => {
      const rows = text.matchAll(/MAIL-TOASTER-LOGS-MIB::(\w+)\.0 = Counter64: (\d+) \w/g);
      return new Map([...rows].map(([, name, value]) => [name!, Number(value)]));
    });
}

test('--once shows two walks by name whose values are those of the fixtures, and ends with 0', async () => {
  const clone = makeClone();
  const quickstart = start(clone, '--once');
  expect(await quickstart.ended).toEqual({ code: 0, signal: null });
  expect(quickstart.stderr).toBe('');
  const [first, second, ...more] = shownWalks(quickstart.stdout);
  expect(more).toEqual([]);
  const stated = statedValues();
  expect(second!.size).toBeGreaterThan(10);
  for (const [name, value] of second!) expect({ name, value }).toEqual({ name, value: stated.get(name) });
  expect([...second!].filter(([name, value]) => value > (first!.get(name) ?? 0)).length).toBeGreaterThan(10);
  expect([...second!].filter(([name, value]) => value < (first!.get(name) ?? 0))).toEqual([]);
  // Other numbers with each line of the fixtures, and each port; README stands where the clone does.
  const shown = new Page('README.md').take('maillogs quickstart');
  const printed = quickstart.stdout.replaceAll(clone.top, '.');
  expect(differenceOf(shown, printed, [/node v[\d.]+/g, /\S+\.[a-zA-Z0-9]{6}\.$/g, /\b\d+\b/g])).toBeUndefined();
  expectNothingLeft(clone);
});

test('without --once it stays, its lines can be typed as they stand, and Ctrl-C takes all of it away', async () => {
  const clone = makeClone();
  const quickstart = start(clone);
  await waitFor('it invites', () => quickstart.stdout.includes('Ctrl-C ends'), {
    withinMs: 45_000,
    seen: () => quickstart.stdout + quickstart.stderr,
  });
  const [, walkLine] = /^ {2}(snmpwalk .*)$/m.exec(quickstart.stdout)!;
  const [, writeLine] = /^ {2}(echo .*)$/m.exec(quickstart.stdout)!;
  // The tools of Net-SNMP would keep something for the next time.
  const env = { ...clone.environment, SNMP_PERSISTENT_DIR: '/dev/null' };
  const type = (line: string) => runProgram(['sh', '-c', line], { cwd: '/', env }).stdout;
  const messageNew = () => Number(/mtlSendMessageNew\.0 = Counter64: (\d+) messages/.exec(type(walkLine!))?.[1]);
  const before = messageNew();
  expect(before).toBe(statedValues().get('mtlSendMessageNew'));
  type(writeLine!);
  await waitFor('the line of ours is counted', () => messageNew() === before + 1);
  process.kill(-quickstart.pid, 'SIGINT');
  expect(await quickstart.ended).toEqual({ code: 130, signal: null });
  expectNothingLeft(clone);
});

test.each([
  ['at once', /^maillogs quickstart$/m],
  ['as soon as it has built', /Built dist/],
  ['as soon as its snmpd runs', /Started a private snmpd/],
  ['between its two walks', /After the first half/],
])('SIGTERM %s: nothing is left', async (_, shown) => {
  const clone = makeClone();
  const quickstart = start(clone);
  await waitFor(`it shows ${shown}`, () => shown.test(quickstart.stdout), { withinMs: 30_000 });
  quickstart.signal('SIGTERM');
  expect(await quickstart.ended).toEqual({ code: 143, signal: null });
  expectNothingLeft(clone);
});

test('the agent killed under it: it says so, and nothing is left', async () => {
  const clone = makeClone();
  const quickstart = start(clone);
  await waitFor('it invites', () => quickstart.stdout.includes('Ctrl-C ends'), { withinMs: 45_000 });
  const agent = processesBelow(clone.temporary).find(({ command }) => command.includes('maillogs.cjs agent'));
  process.kill(agent!.pid, 'SIGKILL');
  expect(await quickstart.ended).toEqual({ code: 1, signal: null });
  expect(quickstart.stderr).toMatch(/quickstart: the agent or its snmpd has ended by itself/);
  expectNothingLeft(clone);
});

/** A directory of links to some programs of the system, to be all of PATH but for sbin. */
function programs(names: readonly string[], made: Readonly<Record<string, string>> = {}): string {
  const directory = keep(new TempDirectory());
  // What is made has no link: writing to one would write to the system's own program.
  for (const name of names.filter((each) => !Object.hasOwn(made, each))) {
    const path = systemPath.split(':').find((each) => existsSync(join(each, name)));
    symlinkSync(join(path!, name), directory.at(name));
  }
  for (const [name, script] of Object.entries(made)) {
    writeFileSync(directory.at(name), `#!/bin/sh\n${script}\n`, { flag: 'wx', mode: 0o755 });
  }
  return directory.path;
}

const shellTools = ['sh', 'dirname', 'mktemp', 'rm', 'mkdir', 'id', 'tail', 'cat', 'env', 'chmod'];

test('an old node: it says so in a sentence and touches nothing', () => {
  const node = 'case $1 in --version) echo v16.20.2 ;; *) exit 1 ;; esac';
  const clone = makeClone(programs(shellTools, { node }));
  const { code, stderr } = runProgram([join(clone.top, 'scripts', 'quickstart'), '--once'], { env: clone.environment });
  expect(stderr).toMatch(/node is v16\.20\.2 here: install Node\.js 18 or later/);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
  expectNothingLeft(clone);
});

test("no node, and root: the distribution's own nodejs and npm are asked for", () => {
  const asked = 'echo "E: asked for $*" >&2; exit 100';
  const clone = makeClone(programs(shellTools, { id: 'echo 0', 'apt-get': asked }));
  const { code, stderr } = runProgram([join(clone.top, 'scripts', 'quickstart'), '--once'], { env: clone.environment });
  expect(stderr).toMatch(
    /apt-get could not install nodejs npm (?:snmpd )?snmp, so these programs, or parts of them, are missing: node npm /,
  );
  expect(code).toBe(69);
  expectNothingLeft(clone);
});

test('a program missing and not root: it says what to type', () => {
  const clone = makeClone(programs(shellTools, { node: 'exit 0', npm: 'exit 0', 'apt-get': 'exit 1' }));
  mkdirSync(join(clone.temporary, 'nobody'));
  runProgram(['chmod', '1777', join(clone.temporary, 'nobody')]);
  const [program, ...words] = unprivileged([join(clone.top, 'scripts', 'quickstart'), '--once']);
  const setpriv = systemPath.split(':').find((each) => existsSync(join(each, program)));
  const command = setpriv === undefined ? program : join(setpriv, program);
  const { code, stderr } = runProgram([command, ...words], {
    env: { ...clone.environment, TMPDIR: join(clone.temporary, 'nobody') },
  });
  expect(stderr).toMatch(
    /these programs, or parts of them, are missing: .*snmpwalk\. As root, type: apt-get update && apt-get install.* snmp\b/,
  );
  expect(code).toBe(69);
  expect(readdirSync(join(clone.temporary, 'nobody'))).toEqual([]);
});

test('packages that cannot be installed: it says which programs are missing', () => {
  const clone = makeClone(
    programs(shellTools, {
      node: 'exit 0',
      npm: 'exit 0',
      id: 'echo 0',
      'apt-get': 'echo "E: Unable to locate package snmp" >&2; exit 100',
    }),
  );
  const { code, stderr } = runProgram([join(clone.top, 'scripts', 'quickstart'), '--once'], { env: clone.environment });
  expect(stderr).toMatch(/E: Unable to locate package snmp/);
  expect(stderr).toMatch(
    /apt-get could not install.* snmp, so these programs, or parts of them, are missing:.* snmpwalk\./,
  );
  expect(code).toBe(69);
  expectNothingLeft(clone);
});

test('an option it does not know ends it with its usage', () => {
  const { code, stdout } = runProgram([join(TOP, 'scripts', 'quickstart'), '--twice'], { env: { PATH: systemPath } });
  expect({ code, stdout }).toEqual({ code: 64, stdout: 'usage: scripts/quickstart [--once]\n' });
  expect(readFileSync(join(TOP, 'scripts', 'quickstart'), 'utf8')).toMatch(/^#!\/bin\/sh\n/);
});
