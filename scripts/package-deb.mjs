// The Debian package: a tree of files, what dpkg is to do around it, and dpkg-deb's archive of both. The same commit
// gives the same bytes: order, owners, modes and times do not depend on who makes it, where or when.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { shortLauncher } from './short-launcher.mjs';
import { dateOf, versionIn } from './version.mjs';

/** The names under which multilog runs it. */
const PROCESSORS = ['sendlog', 'smtplog', 'pop3log'];
/** Where each shell looks for completions, in Debian. */
const COMPLETIONS = {
  bash: 'usr/share/bash-completion/completions/maillogs',
  zsh: 'usr/share/zsh/vendor-completions/_maillogs',
  fish: 'usr/share/fish/vendor_completions.d/maillogs.fish',
};
const MAINTAINER_SCRIPTS = ['postinst', 'prerm', 'postrm'];

/** Makes `out`/maillogs_VERSION_all.deb of the bundle and gives its path. */
export function makeDeb(top, { bundle, out }) {
  const root = mkdtempSync(join(tmpdir(), 'maillogs-deb-'));
  try {
    chmodSync(root, 0o755);
    const time = Date.parse(`${dateOf(top)}T00:00:00Z`) / 1000;
    for (const [path, text, mode = 0o644] of filesOf(top, bundle)) put(join(root, path), text, mode);
    for (const [path, target] of linksOf()) link(join(root, path), target);
    for (const [path, text] of completionsOf(join(root, 'usr/bin/maillogs'))) put(join(root, path), text, 0o644);
    writeControl(top, root);
    for (const path of [root, ...entriesOf(root)]) lutimesSync(path, time, time);
    const deb = join(out, `maillogs_${versionIn(top)}_all.deb`);
    mkdirSync(out, { recursive: true });
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--build', root, deb], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(time), LC_ALL: 'C', XZ_OPT: '', DPKG_DEB_THREADS_MAX: '1' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return deb;
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Path, text and mode of everything that is installed. */
function filesOf(top, bundle) {
  const text = (file) => readFileSync(join(top, file), 'utf8');
  const packed = (content) => gzipSync(content, { level: 9 });
  const mibs = ['mibs', 'packaging/mibs'].flatMap((folder) =>
    readdirSync(join(top, folder)).map((each) => `${folder}/${each}`),
  );
  const doc = 'usr/share/doc/maillogs';
  return [
    ['usr/bin/maillogs', shortLauncher(bundle).replace(/^#!.*/, '#!/usr/bin/node'), 0o755],
    ['usr/lib/maillogs/maillogs.cjs', bundle],
    ...['MAIL-TOASTER-LOGS-MIB.txt', ...mibs].map((file) => [
      `usr/share/snmp/mibs/${file.replace(/.*\//, '')}`,
      text(file),
    ]),
    ['usr/share/man/man1/maillogs.1.gz', packed(text('docs/maillogs.1'))],
    ['usr/share/man/man5/maillogs.yaml.5.gz', packed(text('docs/maillogs.yaml.5'))],
    ...PROCESSORS.map((name) => [`usr/share/man/man1/${name}.1.gz`, packed('.so man1/maillogs.1\n')]),
    ['usr/lib/systemd/system/maillogs.service', text('packaging/systemd/maillogs.service')],
    ['etc/snmp/snmpd.conf.d/maillogs.conf', text('packaging/snmpd/maillogs.conf')],
    ['etc/logcheck/ignore.d.server/maillogs', text('packaging/debian/maillogs.logcheck')],
    [`${doc}/README.Debian`, text('packaging/debian/README.Debian')],
    [`${doc}/copyright`, copyrightOf(String(bundle))],
    [`${doc}/changelog.gz`, packed(changelogOf(top))],
    [`${doc}/NEWS.gz`, packed(text('CHANGELOG.md'))],
    [`${doc}/examples/maillogs.yaml`, text('docs/maillogs.example.yaml')],
  ];
}

function linksOf() {
  return PROCESSORS.map((name) => [`usr/lib/maillogs/${name}`, '../../bin/maillogs']);
}

/** What the program prints for each shell. */
function completionsOf(program) {
  return Object.entries(COMPLETIONS).map(([shell, path]) => [
    path,
    execFileSync(process.execPath, [program, 'completion', shell], { encoding: 'utf8' }),
  ]);
}

/** The licences that stand at the bundle's end: our own, and those of the packages in it. */
function copyrightOf(bundle) {
  const lines = bundle.split('\n');
  const first = lines.findIndex((line) => /^\/\/ maillogs [\d.]+:$/.test(line));
  return lines
    .slice(first)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
}

function changelogOf(top) {
  const day = new Date(`${dateOf(top)}T00:00:00Z`).toUTCString().replace('GMT', '+0000');
  return `maillogs (${versionIn(top)}) unstable; urgency=medium\n\n  * See NEWS.gz.\n\n -- ${maintainer()}  ${day}\n`;
}

/** Who made the package, as Debian's own tools are told. */
function maintainer() {
  const { DEBFULLNAME = 'The maillogs authors', DEBEMAIL = 'maillogs@maillogs.invalid' } = process.env;
  return `${DEBFULLNAME} <${DEBEMAIL}>`;
}

function writeControl(top, root) {
  const files = entriesOf(root, { filesOnly: true });
  const sizes = files.map((path) => Math.ceil(readFileSync(path).length / 1024));
  const sums = files
    .map((path) => [relative(root, path), readFileSync(path)])
    .filter(([path]) => !path.startsWith('etc/'))
    .map(([path, bytes]) => `${createHash('md5').update(bytes).digest('hex')}  ${path}\n`);
  const from = (file) => readFileSync(join(top, 'packaging/debian', file), 'utf8');
  const control = from('control')
    .replace('@VERSION@', versionIn(top))
    .replace('@MAINTAINER@', maintainer())
    .replace('@SIZE@', String(sizes.reduce((sum, each) => sum + each, 0)));
  put(join(root, 'DEBIAN/control'), control, 0o644);
  put(join(root, 'DEBIAN/conffiles'), from('conffiles'), 0o644);
  put(join(root, 'DEBIAN/md5sums'), sums.join(''), 0o644);
  for (const name of MAINTAINER_SCRIPTS) put(join(root, 'DEBIAN', name), from(name), 0o755);
}

function put(path, content, mode) {
  makeFolder(dirname(path));
  writeFileSync(path, content, { mode });
  chmodSync(path, mode);
}

function link(path, target) {
  makeFolder(dirname(path));
  symlinkSync(target, path);
}

/** With the same mode whatever the umask. */
function makeFolder(path) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path);
  chmodSync(path, 0o755);
}

function entriesOf(root, { filesOnly = false } = {}) {
  return readdirSync(root, { withFileTypes: true, recursive: false })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(root, entry.name);
      const below = entry.isDirectory() ? entriesOf(path, { filesOnly }) : [];
      return filesOnly && !entry.isFile() ? below : [path, ...below];
    });
}
