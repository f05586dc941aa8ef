import { checkExports, unusedExports } from '../../../scripts/unused-exports.mjs';
import { TOP } from '../../support/checkout';

const problems = (files: Readonly<Record<string, string>>) =>
  checkExports(Object.entries(files).map(([path, text]) => ({ path, text })));

test('no file exports what no other imports', () => {
  expect(unusedExports(TOP)).toEqual([]);
});

test.each([
  ['a function', 'export function unused() {}'],
  ['a constant', 'export const [unused] = [1];'],
  ['a type that nothing mentions', 'export interface unused {}'],
  ['a name in a list', 'const unused = 1;\nexport { unused };'],
  ['what only its own file uses', 'export const unused = 1;\nconsole.log(unused);'],
])('%s without an importer is found', (_, text) => {
  expect(problems({ 'src/base/a.ts': text })).toEqual(['src/base/a.ts exports unused, which no other file imports.']);
});

test.each([
  ['by name', "import { used } from './a';"],
  ['under another name', "import { used as other } from './a';"],
  ['as a type', "import type { used } from './a';"],
  ['in the place of a type', "let x: import('./a').used;"],
  ['handed on', "export { used } from './a';\nimport { used } from './b';"],
  ['with all others', "import * as all from './a';"],
  ['later', "void import('./a');"],
  ['by a script', "const { used } = await loadSource(TOP, ['src/base/a']);"],
])('what another file imports %s is used', (_, text) => {
  expect(problems({ 'src/base/a.ts': 'export const used = 1;', 'src/base/b.ts': text })).toEqual([]);
});

test('a type that is part of something public may be public', () => {
  const text = 'export interface Options {}\nexport function used(options: Options) {}';
  expect(problems({ 'src/base/a.ts': text, 'src/base/b.ts': "import { used } from './a';" })).toEqual([]);
});
