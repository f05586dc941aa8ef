import type { Oid } from '../../../src/base/oid';
import { Problem } from '../../../src/base/problem';
import { mibRoot } from '../../../src/export/mib-root';

test('gives every arc between the anchor and the root a node of its own', () => {
  expect(mibRoot([1, 3, 6, 1, 4, 1, 8072, 9999, 2004])).toEqual({
    parent: 'mtlBase2',
    arc: 2004,
    nodes: [
      { kind: 'node', name: 'mtlBase1', parent: 'enterprises', arc: 8072 },
      { kind: 'node', name: 'mtlBase2', parent: 'mtlBase1', arc: 9999 },
    ],
    imports: ['enterprises'],
  });
});

describe('hangs the root on the deepest node that is known', () => {
  test.each<[string, Oid, string, readonly string[]]>([
    ['enterprises', [1, 3, 6, 1, 4, 1, 7], 'enterprises', ['enterprises']],
    ['experimental', [1, 3, 6, 1, 3, 7], 'experimental', ['experimental']],
    ['internet', [1, 3, 6, 1, 7], 'internet', ['internet']],
    ['iso', [1, 7], 'iso', []],
    ['ccitt', [0, 7], 'ccitt', []],
    ['joint-iso-ccitt', [2, 7], 'joint-iso-ccitt', []],
  ])('%s', (_case, root, parent, imports) => {
    expect(mibRoot(root)).toEqual({ parent, arc: 7, nodes: [], imports });
  });
});

test('hangs enterprises itself on what is above it', () => {
  expect(mibRoot([1, 3, 6, 1, 4, 1])).toMatchObject({ parent: 'mtlBase1', arc: 1, imports: ['internet'] });
});

describe('refuses a root that is no place for a module', () => {
  test.each<[string, Oid]>([
    ['one arc', [1]],
    ['no arc', []],
    ['a first arc that does not exist', [3, 1]],
    ['no room for the instances below', Array.from({ length: 125 }, () => 1)],
  ])('%s', (_case, root) => {
    expect(() => mibRoot(root)).toThrow(Problem);
  });
});
