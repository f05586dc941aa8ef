import { formatSubtree } from '../../../src/agentx/subtree';
import { capabilityOid } from '../../../src/registry/capabilities';
import { DEFAULT_ROOT } from '../../../src/registry/registry';
import { isSameSubtrees, servedSubtrees } from '../../../src/setup/served-subtrees';

const PLAIN = { rootOid: DEFAULT_ROOT, mtaMib: undefined, counter32Mirror: false };
const MTA = { ...PLAIN, mtaMib: { applIndex: 9, applName: 'qmail' } };
const ROOT = DEFAULT_ROOT.join('.');

test('the root is registered, and of the standard tables our own row', () => {
  expect(servedSubtrees(PLAIN).map(formatSubtree)).toEqual([ROOT]);
  expect(servedSubtrees(MTA).map(formatSubtree)).toEqual([
    ROOT,
    '1.3.6.1.2.1.27.1.1.[1-17].9',
    '1.3.6.1.2.1.28.1.1.[1-12].9',
  ]);
});

test('each part that is served has its line in sysORTable', () => {
  const linesOf = (config: typeof MTA | typeof PLAIN) =>
    servedSubtrees(config).map(({ capabilities = [] }) => capabilities.map(({ id }) => id));
  const line = (name: Parameters<typeof capabilityOid>[1]) => capabilityOid(DEFAULT_ROOT, name);
  expect(linesOf(PLAIN)).toEqual([[line('counters')]]);
  expect(linesOf({ ...PLAIN, counter32Mirror: true })).toEqual([[line('counters'), line('counter32')]]);
  expect(linesOf(MTA)).toEqual([[line('counters')], [], [line('mta')]]);
});

test('another root, row or mirror wants a new session, another name does not', () => {
  expect(isSameSubtrees(MTA, { ...MTA, mtaMib: { applIndex: 9, applName: 'other' } })).toBe(true);
  expect(isSameSubtrees(MTA, { ...MTA, mtaMib: { applIndex: 8, applName: 'qmail' } })).toBe(false);
  expect(isSameSubtrees(MTA, PLAIN)).toBe(false);
  expect(isSameSubtrees(PLAIN, { ...PLAIN, counter32Mirror: true })).toBe(false);
  expect(isSameSubtrees(PLAIN, { ...PLAIN, rootOid: [...DEFAULT_ROOT, 1] })).toBe(false);
});
