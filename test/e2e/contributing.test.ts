// The example of CONTRIBUTING.md, done as it stands there in a copy of the checkout: a newcomer's first log type.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { committed, TOP } from '../support/checkout';

const COPIED = [
  'src',
  'test',
  'scripts',
  'fixtures',
  'mibs',
  'docs',
  'package.json',
  'tsconfig.json',
  'jest.config.cjs',
];
const PAPERS = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'LICENSE'];

let copy: string;
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'maillogs-contributing-'));
  for (const path of [...COPIED, ...PAPERS, 'MAIL-TOASTER-LOGS-MIB.txt']) {
    cpSync(join(TOP, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(TOP, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true }));

const paper = committed('CONTRIBUTING.md');

/** The first block of code after the file is named. */
function blockOf(file: string): string {
  const from = paper.indexOf(`\`${file}\``);
  expect(from).toBeGreaterThan(0);
  const [, text] = /\n```\w*\n(.*?)```\n/s.exec(paper.slice(from))!;
  return text!;
}

function edit(file: string, from: string, to: string): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

function run(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: copy, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

test('the example adds a log type that generates, counts and cannot be forged', () => {
  const [service, table, fixture] = [
    'src/registry/services/greyd.ts',
    'src/parsers/scanners/greyd.ts',
    'fixtures/greyd.log',
  ] as const;
  for (const file of [service, table, fixture]) writeFileSync(join(copy, file), blockOf(file));
  edit('src/registry/services.ts', 'import { imap }', "import { greyd } from './services/greyd';\nimport { imap }");
  edit('src/registry/services.ts', '  agent,', '  greyd,\n  agent,');
  edit('src/parsers/log-types.ts', 'import { clamd }', "import { greyd } from './scanners/greyd';\nimport { clamd }");
  edit('src/parsers/log-types.ts', '  clamd,\n', '  clamd,\n  greyd,\n');
  // The first change since a release.
  const revision = "{ date: '203001010000Z', description: 'Counters of greyd.' },\n";
  edit('src/export/mib-revisions.ts', '{ date:', `${revision}  { date:`);

  const generated = run('scripts/generate.mjs');
  expect(generated.said).toContain('wrote src/parsers/generated/greyd.ts');
  expect(generated.said.replace(/^wrote .*\n/gm, '')).toBe('');
  expect(generated.status).toBe(0);

  const files = ['test/unit/parsers/fixtures.test.ts', 'test/property/forgery.test.ts'];
  const tested = run(
    'node_modules/jest/bin/jest.js',
    ...files,
    '--selectProjects',
    'unit',
    `--cacheDirectory=${join(copy, 'cache')}`,
  );
  expect(tested.said).toMatch(/Test Suites: 2 passed/);

  const types = run('node_modules/typescript/bin/tsc', '--noEmit');
  expect(types).toEqual({ status: 0, said: '' });

  const papers = run(
    'node_modules/jest/bin/jest.js',
    'test/unit/papers.test.ts',
    '--selectProjects',
    'unit',
    `--cacheDirectory=${join(copy, 'cache')}`,
  );
  expect(papers.said).toMatch(/greyd 26/);
});
