// The packages that scripts/package makes: what is in them, that each is the same whenever it is made, and that what
// they put onto a host is right by the tools that judge such files. scripts/test-install installs them for real.

import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';
import { cleanUpAfterEach } from '../support/clean-up';
import { systemPath } from '../support/private-snmpd';
import { TempDirectory } from '../support/temp-directory';

const { keep } = cleanUpAfterEach();
const { version } = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')) as { version: string };
const DEB = `maillogs_${version}_all.deb`;
const TARBALL = `maillogs-${version}.tar.gz`;
const NPM = `maillogs-${version}.tgz`;

/** Of POSIX, as a JavaScript pattern has them. */
const CLASSES: Readonly<Record<string, string>> = { alpha: 'A-Za-z', digit: '0-9', alnum: 'A-Za-z0-9' };

/** What a program writes; it must end with 0. */
function output(words: readonly [string, ...string[]], env: Readonly<Record<string, string>> = {}, cwd = '/'): string {
  const { code, stdout, stderr } = runProgram(words, { cwd, env: { PATH: systemPath, LC_ALL: 'C', ...env } });
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  return stdout + stderr;
}

/** A directory with the packages of these kinds. */
function packed(kinds: readonly string[], env: Readonly<Record<string, string>> = {}, umask = '022'): TempDirectory {
  const directory = keep(new TempDirectory());
  const line = `umask ${umask}; exec "$@"`;
  output(['sh', '-c', line, 'sh', join(TOP, 'scripts/package'), ...kinds, '--out', directory.path], env);
  return directory;
}

function unpackedDeb(): TempDirectory {
  const directory = packed(['deb']);
  output(['dpkg-deb', '-R', directory.at(DEB), directory.at('root')]);
  return directory;
}

test('each package is the same, byte for byte, whoever makes it and whenever', () => {
  const first = packed([], { TZ: 'UTC', HOME: '/root' });
  const second = packed([], { TZ: 'Asia/Kolkata', HOME: '/nonexistent', LANG: 'tr_TR.UTF-8' }, '077');
  expect(readdirSync(first.path).sort()).toEqual([NPM, TARBALL, DEB].sort());
  for (const name of [DEB, TARBALL, NPM]) {
    expect({ name, isSame: readFileSync(first.at(name)).equals(readFileSync(second.at(name))) }).toEqual({
      name,
      isSame: true,
    });
  }
});

test('the Debian package has what a host needs, belongs to root, and lintian finds no error in it', () => {
  const directory = unpackedDeb();
  const list = output(['dpkg-deb', '-c', directory.at(DEB)]);
  const paths = list
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/)[5]!);
  expect(list.split('\n').filter((line) => line !== '' && !line.includes(' root/root '))).toEqual([]);
  for (const path of [
    ...['usr/bin/maillogs', 'usr/lib/systemd/system/maillogs.service', 'etc/snmp/snmpd.conf.d/maillogs.conf'],
    ...['usr/share/man/man1/maillogs.1.gz', 'usr/share/man/man5/maillogs.yaml.5.gz', 'usr/lib/maillogs/sendlog'],
    'usr/lib/maillogs/maillogs.cjs',
    ...['usr/share/bash-completion/completions/maillogs', 'usr/share/zsh/vendor-completions/_maillogs'],
    ...['usr/share/fish/vendor_completions.d/maillogs.fish', 'etc/logcheck/ignore.d.server/maillogs'],
    'usr/share/snmp/mibs/MAIL-TOASTER-LOGS-MIB.txt',
  ]) {
    expect(paths).toContain(`./${path}`);
  }
  const control = readFileSync(directory.at('root/DEBIAN/control'), 'utf8');
  expect(control).toMatch(/^Depends: nodejs \(>= 18\),/m);
  expect(control).toMatch(/^Recommends: snmpd, snmp, rrdtool$/m);
  output(['lintian', '--fail-on', 'error', '--allow-root', directory.at(DEB)]);
  expect(output([directory.at('root/usr/bin/maillogs'), '--version'])).toBe(`maillogs ${version}\n`);
  expect(output([directory.at('root/usr/lib/maillogs/sendlog'), '--help'])).toContain('postprocess');
});

test('the unit is right, and exposed no more than systemd calls good', () => {
  const directory = unpackedDeb();
  const unit = readFileSync(directory.at('root/usr/lib/systemd/system/maillogs.service'), 'utf8');
  const score = output([
    'systemd-analyze',
    'security',
    '--offline=yes',
    '--threshold=20',
    directory.write('maillogs.service', unit),
  ]);
  expect(Number(/exposure level for maillogs\.service: ([\d.]+)/.exec(score)?.[1])).toBeLessThanOrEqual(2);
  expect(unit).not.toContain('MemoryDenyWriteExecute');
  expect(unit).toMatch(/^StateDirectory=maillogs$/m);
  expect(unit).toMatch(/^CacheDirectory=maillogs$/m);
  // Where its program is, and without a manual page to be looked for, nothing is wrong with it.
  const here = unit
    .replaceAll('/usr/bin/maillogs', directory.at('root/usr/bin/maillogs'))
    .replace(/^Documentation=.*$/m, '');
  expect(output(['systemd-analyze', 'verify', directory.write('maillogs.service', here)])).not.toMatch(/maillogs/);
});

test("what it says in order of itself keeps logcheck's mail empty, and nothing else does", () => {
  const pattern = new RegExp(
    readFileSync(join(TOP, 'packaging/debian/maillogs.logcheck'), 'utf8')
      .trim()
      .replaceAll(/\[\[:(\w+):\]\]/g, (_, name) => `[${CLASSES[name]!}]`)
      .replaceAll(/\[:(\w+):\]/g, (_, name) => CLASSES[name]!),
  );
  const said = 'maillogs[465]: maillogs: notice: registered 1.3.6 with the SNMP master at unix:/run/agentx/master.';
  expect(`Nov 29 20:37:58 mx1 ${said}`).toMatch(pattern);
  expect(`2026-11-29T20:37:58.123456+00:00 mx1 ${said}`).toMatch(pattern);
  expect(`Nov 29 20:37:58 mx1 ${said.replace('notice', 'warning')}`).not.toMatch(pattern);
});

test('names of the MIB resolve with its modules alone, and nothing is complained of', () => {
  const directory = unpackedDeb();
  const mibs = directory.at('root/usr/share/snmp/mibs');
  const env = { MIBDIRS: mibs, MIBS: 'MAIL-TOASTER-LOGS-MIB:MAIL-TOASTER-LOGS-CAPS-MIB', SNMPCONFPATH: '/dev/null' };
  const quiet = { ...env, SNMP_PERSISTENT_DIR: '/dev/null' };
  expect(output(['snmptranslate', '-On', 'MAIL-TOASTER-LOGS-MIB::mtlSendMessageNew.0'], quiet)).toBe(
    '.1.3.6.1.4.1.8072.9999.9999.2004.1.1.1.0\n',
  );
  const details = output(['snmptranslate', '-Td', 'MAIL-TOASTER-LOGS-MIB::mtlAlertTime'], quiet);
  expect(details).toContain('TEXTUAL CONVENTION DateAndTime');
  expect(output(['snmptranslate', '-On', 'MAIL-TOASTER-LOGS-CAPS-MIB::mtlCountersCapability'], quiet)).toMatch(
    /^\.1\.3/,
  );
});

test('install.sh puts it below a prefix, shows what it would do with --dry-run, and takes all of it away again', () => {
  const directory = packed(['tarball']);
  output(['tar', '-C', directory.path, '-xf', directory.at(TARBALL)]);
  const script = directory.at(`maillogs-${version}/install.sh`);
  const prefix = directory.at('a prefix');
  const shown = output([script, '--prefix', prefix, '--dry-run']);
  expect(shown).toContain(`install -m 755 ${directory.at(`maillogs-${version}/maillogs`)} ${prefix}/bin/maillogs`);
  expect(existsSync(prefix)).toBe(false);
  output([script, '--prefix', prefix]);
  expect(output([join(prefix, 'bin/maillogs'), '--version'])).toBe(`maillogs ${version}\n`);
  expectUsedCode(prefix);
  output([script, '--prefix', prefix]);
  output([script, '--prefix', prefix, '--uninstall']);
  expect(existsSync(prefix)).toBe(false);
  const { code, stderr } = runProgram([script, '--prefix', prefix, '--uninstall'], { env: { PATH: systemPath } });
  expect({ code, stderr }).toMatchObject({ code: 66, stderr: expect.stringMatching(/nothing is installed below/) });
});

/** What V8 says of the code beside the program: whether the first piece came from it, and was not refused. */
function expectUsedCode(prefix: string): void {
  const bundle = join(prefix, 'lib/maillogs/maillogs.cjs');
  expect(lstatSync(`${bundle}.code`).mode & 0o777).toBe(0o644);
  const words = ['--version'];
  const program = join(prefix, 'bin/maillogs');
  const looking = `const vm=require('vm'),S=vm.Script;vm.Script=class extends S{constructor(text,options){super(text,options);
    console.error(options.cachedData===undefined?'without code':this.cachedDataRejected?'refused':'with code')}}`;
  const said = () =>
    runProgram([
      process.execPath,
      '--eval',
      `${looking};process.argv.splice(1,0,${JSON.stringify(program)});require(process.argv[1])`,
      '--',
      ...words,
    ]).stderr;
  expect(said()).toBe('with code\n');
  chmodSync(`${bundle}.code`, 0o666);
  expect(said()).toBe('without code\n');
  chmodSync(`${bundle}.code`, 0o644);
}

test('npm installs its package without a network', () => {
  const directory = packed(['npm']);
  const env = { HOME: directory.directory('home'), npm_config_cache: directory.at('cache') };
  output(
    [
      'npm',
      'install',
      '--global',
      '--offline',
      '--ignore-scripts',
      '--prefix',
      directory.at('prefix'),
      directory.at(NPM),
    ],
    env,
  );
  expect(output([directory.at('prefix/bin/maillogs'), '--version'])).toBe(`maillogs ${version}\n`);
});

test('what the container runs first makes a configuration of what is mounted, once', () => {
  const directory = keep(new TempDirectory());
  mkdirSync(directory.at('bin'));
  writeFileSync(
    directory.at('bin/maillogs'),
    `#!/bin/sh\necho "$*" >>${directory.at('said')}\n[ "$1" != init ] || : >"$5"\n`,
  );
  chmodSync(directory.at('bin/maillogs'), 0o755);
  const env = { PATH: `${directory.at('bin')}:${systemPath}`, MAILLOGS_CONFIG: directory.at('maillogs.yaml') };
  const entrypoint = join(TOP, 'packaging/docker/entrypoint');
  for (const words of [[], [], ['doctor', '--format', 'json']]) output([entrypoint, ...words], env);
  expect(readFileSync(directory.at('said'), 'utf8').split('\n')).toEqual([
    `init --state /var/lib/maillogs --out ${directory.at('maillogs.yaml')}`,
    ...['agent', 'agent', 'doctor --format json', ''],
  ]);
});

test('shells and manual pages: shellcheck, man and mandoc find nothing', () => {
  const shells = ['packaging', 'scripts', '.ci']
    .flatMap((folder) =>
      readdirSync(join(TOP, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(TOP, folder, name)),
    )
    .filter((path) => !/\.(mjs|mts|txt|service|conf)$/.test(path) && /^#!.*(?:sh|openrc-run)\n/.test(firstLine(path)));
  expect(shells.length).toBeGreaterThan(15);
  output(['shellcheck', ...shells]);
  for (const page of ['docs/maillogs.1', 'docs/maillogs.yaml.5'].map((file) => join(TOP, file))) {
    const warned = runProgram(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', page], {
      env: { PATH: systemPath },
    });
    expect({ code: warned.code, stderr: warned.stderr }).toEqual({ code: 0, stderr: '' });
    expect(output(['mandoc', '-Tlint', '-Wstyle', page])).toBe('');
  }
});

function firstLine(path: string): string {
  return lstatSync(path).isFile() ? `${readFileSync(path, 'utf8').split('\n', 1)[0]}\n` : '';
}
