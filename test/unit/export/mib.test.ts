import { formatOid, type Oid } from '../../../src/base/oid';
import { renderMib } from '../../../src/export/mib';
import { discontinuityDescriptor, mibDescriptor, tableDescriptor } from '../../../src/export/mib-names';
import { columnsOf, conceptualTableNames } from '../../../src/registry/conceptual-tables';
import { counters, DEFAULT_ROOT, discontinuityOid, instanceOid, serviceNames } from '../../../src/registry/registry';
import { counter } from '../../../src/registry/registry-types';
import { committed } from '../../support/checkout';
import { lint, translate } from '../../support/mib-tools';

const FILE = 'MAIL-TOASTER-LOGS-MIB.txt';
const OTHER_ROOT: Oid = [1, 3, 6, 1, 4, 1, 99999, 7];
const retired = { send: { gone: counter(126, 'lines', 'Lines once counted.', 'gone') } };

/** The definition of one descriptor, up to the next one. */
function definition(text: string, descriptor: string): string {
  const found = text.split('\n\n').find((part) => part.startsWith(`${descriptor} `));
  if (found === undefined) throw new Error(`no definition of ${descriptor}`);
  return found;
}

test('the committed module is the one the registry gives', () => {
  expect(committed(FILE)).toBe(renderMib());
});

describe('smilint finds nothing at its strictest level', () => {
  test.each<[string, string]>([
    ['the default root', renderMib()],
    ['a root below a private enterprise number', renderMib(OTHER_ROOT)],
    ['an enterprise number itself as root', renderMib([1, 3, 6, 1, 4, 1, 99999])],
    ['an experimental root', renderMib([1, 3, 6, 1, 3, 71])],
    ['a root elsewhere below internet', renderMib([1, 3, 6, 1, 9, 2])],
    ['a root elsewhere below iso', renderMib([1, 2, 840, 7])],
    ['a root below joint-iso-ccitt', renderMib([2, 25, 9])],
    ['a registry with a retired counter', renderMib(DEFAULT_ROOT, retired)],
  ])('%s', (_case, text) => {
    expect(lint(text)).toEqual([]);
  });
});

test('smilint is heard when there is something to find', () => {
  expect(lint(renderMib().replace('SYNTAX Counter64', 'SYNTAX Unheard64'))).not.toEqual([]);
});

describe('snmptranslate gives the OID of the registry for every name', () => {
  test.each<[string, Oid]>([
    ['the default root', DEFAULT_ROOT],
    ['another root', OTHER_ROOT],
  ])('%s', (_case, root) => {
    const expected = new Map<string, string>();
    for (const declared of counters) {
      const name = `${mibDescriptor(declared.service, declared.shortName)}.0`;
      expected.set(name, formatOid(instanceOid(root, declared)));
    }
    for (const service of serviceNames) {
      expected.set(`${discontinuityDescriptor(service)}.0`, formatOid(discontinuityOid(root, service)));
    }
    expect(expected.size).toBe(counters.length + serviceNames.length);
    expect(translate(renderMib(root), [...expected.keys()])).toEqual([...expected.values()]);
  });
});

describe('each counter is described by its help, its discontinuity object and its legacy name', () => {
  const text = renderMib();
  test.each(counters.map((declared) => [declared.name, declared] as const))('%s', (_name, declared) => {
    const found = definition(text, mibDescriptor(declared.service, declared.shortName)).replace(/\s+/g, ' ');
    expect(found).toContain(`UNITS "${declared.units}" MAX-ACCESS read-only STATUS current`);
    expect(found).toContain(declared.help);
    expect(found).toContain(`indicated by ${discontinuityDescriptor(declared.service)}.`);
    expect(found.includes('The Perl maillogs called this ')).toBe(declared.legacy !== undefined);
    if (declared.legacy !== undefined) expect(found).toContain(`called this ${declared.legacy}.`);
  });
});

describe('each column is described, with its type and the object that tells its discontinuities', () => {
  const text = renderMib();
  const columns = conceptualTableNames.flatMap((table) =>
    columnsOf(table).map(([word, column]) => [tableDescriptor(table, word), column] as const),
  );
  test.each(columns)('%s', (name, { syntax, help, arc }) => {
    const found = definition(text, name).replace(/\s+/g, ' ');
    expect(found).toContain(help.replaceAll('"', "'"));
    expect(found).toContain(`MAX-ACCESS read-only STATUS current`);
    expect(found).toMatch(new RegExp(`::= \\{ mtl\\w+Entry ${arc} \\}`));
    if (syntax.kind !== 'counter64') return;
    const [, named] = /indicated by (mtl\w+)\./.exec(found) ?? [];
    expect(definition(text, named!)).toContain('SYNTAX TimeStamp');
  });
});

test('every object that is not an index or a table is in a group, and every group in the compliance', () => {
  const text = renderMib();
  const blocks = text.split(/\n\n/);
  const readable = blocks.flatMap((block) =>
    (/^(\w+) OBJECT-TYPE[\s\S]*MAX-ACCESS (?:read-only|accessible-for-notify)/.exec(block) ?? []).slice(1, 2),
  );
  const groups = blocks.filter((block) => /^\w+ OBJECT-GROUP\n/.test(block));
  const grouped = groups.flatMap((block) => /OBJECTS \{([^}]*)\}/.exec(block)![1]!.trim().split(/,\s+/));
  expect([...grouped].sort()).toEqual([...readable].sort());
  const compliance = definition(text, 'mtlCompliance');
  expect(groups.map((block) => block.split(' ')[0]!).filter((name) => !compliance.includes(name))).toEqual([]);
});

test('a retired counter stays as obsolete, in a group of its own', () => {
  const text = renderMib(DEFAULT_ROOT, retired);
  expect(definition(text, 'mtlSendGone')).toMatch(/STATUS obsolete[\s\S]*::= \{ mtlSend 126 \}/);
  expect(definition(text, 'mtlSendObsoleteGroup')).toContain('OBJECTS { mtlSendGone }');
  expect(definition(text, 'mtlSendGroup')).not.toContain('mtlSendGone');
  expect(definition(text, 'mtlCompliance')).not.toContain('Obsolete');
});

test('the root is split into notifications, objects and conformance', () => {
  const names = ['mailToasterLogsMIB', 'mtlNotifications', 'mtlObjects', 'mtlConformance'];
  const root = formatOid(DEFAULT_ROOT);
  expect(translate(renderMib(), names)).toEqual([root, `${root}.0`, `${root}.1`, `${root}.2`]);
});

test('nothing is imported but from the three modules of SMIv2', () => {
  const imports = definition(renderMib(), 'IMPORTS\n   ');
  const modules = [...imports.matchAll(/FROM (\S+?);?$/gm)].map(([, module]) => module);
  expect(modules).toEqual(['SNMPv2-SMI', 'SNMPv2-TC', 'SNMPv2-CONF']);
});

test('every descriptor is its own, whatever the case, and within the 64 characters of RFC 2578', () => {
  const names = [...renderMib().matchAll(/^([a-z]\w*) (?:OBJECT|MODULE)/gm)].map(([, name]) => name!.toLowerCase());
  expect(names.length).toBeGreaterThan(counters.length);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter(({ length }) => length > 64)).toEqual([]);
});
