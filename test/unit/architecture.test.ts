import { checkImports, importProblems, readMatrix } from '../../scripts/import-direction.mjs';
import { committed, TOP } from '../support/checkout';

test('the source keeps to the import matrix of ARCHITECTURE.md', () => {
  expect(importProblems(TOP)).toEqual([]);
});

test('the matrix has no circle: no two folders may import each other', () => {
  const matrix = readMatrix(committed('ARCHITECTURE.md'));
  const mutual = [...matrix].flatMap(([folder, allowed]) =>
    [...allowed].filter((other) => other !== folder && matrix.get(other)?.has(folder)).map((other) => [folder, other]),
  );
  expect(matrix.size).toBeGreaterThan(10);
  expect(mutual).toEqual([]);
});

const matrix = readMatrix(`
| folder | what lives there | may import |
| --- | --- | --- |
| \`base/\` | words | – |
| \`host/\` | the world | base |
| \`export/\` | text | base |
| \`cli/\` | wiring | everything |
`);

type Files = Readonly<Record<string, string>>;

function problemsOf(files: Files, dependencies: readonly string[]): readonly string[] {
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }));
  return checkImports({ matrix, files: texts, dependencies, typePackages: ['@a/types'] });
}

describe('allows', () => {
  test.each<[string, Files, (readonly string[])?]>([
    ['its own folder', { 'src/base/a.ts': "import { b } from './b';", 'src/base/b.ts': '' }],
    ['a folder of its row', { 'src/export/a.ts': "import type { B } from '../base/b';", 'src/base/b.ts': '' }],
    ['everything', { 'src/cli/a.ts': "import { b } from '../export/b';", 'src/export/b.ts': '' }],
    [
      'the outside world in host and cli',
      { 'src/host/a.ts': "import 'node:fs';", 'src/cli/b.ts': "import 'node:os';" },
    ],
    ['hashes anywhere', { 'src/base/a.ts': "import { createHash } from 'node:crypto';" }],
    ['a dependency behind one file', { 'src/cli/a.ts': "import { parse } from 'yaml';" }, ['yaml']],
    ['types of a development package', { 'src/cli/a.ts': "import type { A } from '@a/types/dist/a';" }],
    [
      'two ways to one file',
      {
        'src/cli/a.ts': "import './b'; import './c';",
        'src/cli/b.ts': "import './d';",
        'src/cli/c.ts': "import './d';",
        'src/cli/d.ts': '',
      },
    ],
    [
      'an import in a comment or a string',
      { 'src/base/a.ts': "// import '../cli/b';\nexport const a = 'import \"fs\"';" },
    ],
  ])('%s', (_case, files, dependencies = []) => {
    expect(problemsOf(files, dependencies)).toEqual([]);
  });
});

describe('finds', () => {
  test.each<[string, Files, string, (readonly string[])?]>([
    ['an upward import', { 'src/base/a.ts': "import { b } from '../host/b';" }, 'base/ may not import host/'],
    ['an upward type', { 'src/base/a.ts': "import type { B } from '../cli/b';" }, 'base/ may not import cli/'],
    ['an upward re-export', { 'src/base/a.ts': "export { b } from '../cli/b';" }, 'base/ may not import cli/'],
    ['an upward dynamic import', { 'src/base/a.ts': "await import('../cli/b');" }, 'base/ may not import cli/'],
    ['an upward require', { 'src/base/a.ts': "const b = require('../cli/b');" }, 'base/ may not import cli/'],
    ['an import out of src', { 'src/cli/a.ts': "import '../../test/b';" }, 'src/cli/a.ts imports ../../test/b'],
    ['a folder without a row', { 'src/misc/a.ts': '' }, 'src/misc/a.ts lies in no folder'],
    ['a file in no folder', { 'src/a.ts': '' }, 'src/a.ts lies in no folder'],
    ['files below a wall', { 'src/export/a.ts': "import fs from 'node:fs';" }, 'src/export/a.ts imports node:fs'],
    ['a module of Node by its old name', { 'src/base/a.ts': "import fs from 'fs';" }, 'src/base/a.ts imports fs'],
    ['a development package', { 'src/cli/a.ts': "import 'jest/x';" }, 'jest, which is no run-time dependency'],
    ['a scoped package', { 'src/cli/a.ts': "import '@a/b/c';" }, '@a/b, which is no run-time dependency'],
    ['more than types of one', { 'src/cli/a.ts': "import { A } from '@a/types';" }, '@a/types, which is no run-time'],
    [
      'types of one in two files',
      { 'src/cli/a.ts': "import type { A } from '@a/types';", 'src/cli/b.ts': "import type { B } from '@a/types/b';" },
      'imported by src/cli/a.ts, src/cli/b.ts',
    ],
    ['a dependency nobody needs', {}, 'yaml is a run-time dependency that no file imports', ['yaml']],
    [
      'a dependency behind two files',
      { 'src/cli/a.ts': "import 'yaml';", 'src/cli/b.ts': "import 'yaml';" },
      'imported by src/cli/a.ts, src/cli/b.ts',
      ['yaml'],
    ],
    [
      'a circle of files',
      { 'src/cli/a.ts': "import './b';", 'src/cli/b.ts': "import './c';", 'src/cli/c.ts': "import './b';" },
      'circle: src/cli/b.ts > src/cli/c.ts > src/cli/b.ts',
    ],
  ])('%s', (_case, files, sentence, dependencies = []) => {
    const problems = problemsOf(files, dependencies);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(sentence);
  });

  test('a matrix that is not there', () => {
    expect(checkImports({ matrix: readMatrix('# Architecture'), files: [], dependencies: [] })).toHaveLength(1);
  });

  test('a row that names a folder without one', () => {
    const broken = readMatrix('| `base/` | words | hots |');
    expect(checkImports({ matrix: broken, files: [], dependencies: [] })).toEqual([
      'ARCHITECTURE.md lets base/ import hots/, which has no row.',
    ]);
  });
});
