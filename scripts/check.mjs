// Everything that is checked without running the program: types, lint and format, generated files,
// import direction, MIB syntax, nothing stray at the top. One line a check, then every failure.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importProblems } from './import-direction.mjs';
import { lockFileProblems } from './lock-file.mjs';
import { smilintFindings } from './smilint.mjs';
import { unusedExports } from './unused-exports.mjs';
import { wordProblems } from './words.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What may be committed beside the folders of ARCHITECTURE.md; scratch files get in by `git add` of everything. */
const TOP_FOLDERS = ['.ci', 'docs', 'fixtures', 'mibs', 'packaging', 'scripts', 'src', 'test'];
const TOP_FILES =
  /^(\.(gitignore|gitattributes|editorconfig)|[A-Z]+\.md|LICENSE|MAIL-TOASTER-LOGS-MIB\.txt|(package|package-lock|tsconfig|biome)\.json|jest\.config\.cjs)$/;

/** What tsc remembers of its last run: only what has changed is checked again. */
const TYPES_CACHE = 'node_modules/.cache/tsc.tsbuildinfo';

/** Each gives the text of its failures, empty when there are none. */
const checks = {
  types: () =>
    run('node_modules/typescript/bin/tsc', [
      '--noEmit',
      '--pretty',
      'false',
      '--incremental',
      '--tsBuildInfoFile',
      TYPES_CACHE,
    ]),
  'lint and format': () =>
    run('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--colors=off', '.']),
  'size of the bundle': () => run('scripts/build.mjs', ['--check']),
  'generated files': () => run('scripts/generate.mjs', ['--check']),
  'import direction': () => importProblems(top).join('\n'),
  'unused exports': () => unusedExports(top).join('\n'),
  'package lock': () => lockFileProblems(top).join('\n'),
  'MIB modules': () => smilintFindings(top, mibFiles()).join('\n'),
  words: () => wordProblems(top).join('\n'),
  'seeds of properties': () => unseededProperties().join('\n'),
  'top level': () => strayEntries().join('\n'),
};

const results = await Promise.all(
  Object.entries(checks).map(async ([name, check]) => {
    try {
      return { name, failures: await check() };
    } catch (error) {
      return { name, failures: error.message };
    }
  }),
);
for (const { name, failures } of results) console.log(`${failures === '' ? 'ok    ' : 'FAILED'} ${name}`);
for (const { name, failures } of results) if (failures !== '') console.error(`\n${name}:\n${failures}`);
process.exitCode = results.every(({ failures }) => failures === '') ? 0 : 1;

/** Runs a script with this node; what it said when it failed. */
function run(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? '' : said.trimEnd() || `${script} ended with ${code}.`));
  });
}

function mibFiles() {
  const folder = join(top, 'mibs');
  const others = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.txt')) : [];
  return [join(top, 'MAIL-TOASTER-LOGS-MIB.txt'), ...others.map((name) => join(folder, name))];
}

/** What git tracks that belongs nowhere; nothing where this is no git checkout. */
function strayEntries() {
  const { status, stdout } = spawnSync('git', ['ls-files'], { cwd: top, encoding: 'utf8' });
  if (status !== 0) return [];
  const isStray = (path) => (path.includes('/') ? !TOP_FOLDERS.includes(path.split('/')[0]) : !TOP_FILES.test(path));
  return stdout
    .split('\n')
    .filter((path) => path !== '' && isStray(path))
    .map((path) => `${path} belongs to no folder of ARCHITECTURE.md.`);
}

/** Tests that try a property with a seed that no one can set: what one run finds could not be had again. */
function unseededProperties() {
  const occurrences = (text, pattern) => text.split(pattern).length - 1;
  return readdirSync(join(top, 'test'), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => {
      const text = readFileSync(join(top, 'test', name), 'utf8');
      return occurrences(text, /\bfc\.(?:assert|check)\(/) > occurrences(text, /\btime[ds](?:<.*>)?\(/);
    })
    .map((name) => `test/${name} has a property without timed() or times() of test/support/property.ts.`);
}
