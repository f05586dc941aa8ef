import { formatOid, type Oid } from '../../../src/base/oid';
import { renderCaps } from '../../../src/export/caps';
import { renderMib } from '../../../src/export/mib';
import { capabilities, capabilityNames, capabilityOid } from '../../../src/registry/capabilities';
import { DEFAULT_ROOT } from '../../../src/registry/registry';
import { committed } from '../../support/checkout';
import { lint, translateIn } from '../../support/mib-tools';

const FILE = 'mibs/MAIL-TOASTER-LOGS-CAPS-MIB.txt';

test('the committed module is the one the registry gives', () => {
  expect(committed(FILE)).toBe(renderCaps());
});

test('smilint finds nothing at its strictest level, and is heard when there is something to find', () => {
  expect(lint(renderMib(), renderCaps())).toEqual([]);
  expect(lint(renderMib(), renderCaps().replace('INCLUDES { ', 'INCLUDES { mtlUnheardGroup, '))).not.toEqual([]);
});

test.each<[string, Oid]>([
  ['the default root', DEFAULT_ROOT],
  ['another root', [1, 3, 6, 1, 4, 1, 99999, 7]],
])('snmptranslate gives the sysORID of each statement below %s', (_case, root) => {
  const names = capabilityNames.map((name) => `mtl${name.charAt(0).toUpperCase()}${name.slice(1)}Capability`);
  expect(translateIn([renderMib(root), renderCaps()], 'MAIL-TOASTER-LOGS-CAPS-MIB', names)).toEqual(
    capabilityNames.map((name) => formatOid(capabilityOid(root, name))),
  );
});

test('the statements include every current group of the MIB, once, and none that is obsolete', () => {
  const groups = [...renderMib().matchAll(/^(mtl\w+) (?:OBJECT|NOTIFICATION)-GROUP(?:(?!::=)[\s\S])*?STATUS (\w+)/gm)];
  const current = groups.flatMap(([, name, status]) => (status === 'current' ? [name] : []));
  const included = [...renderCaps().matchAll(/INCLUDES \{([^}]*)\}/g)].flatMap(
    ([, list = '']) => list.match(/\w+/g) ?? [],
  );
  expect(current.length).toBeGreaterThan(10);
  expect([...included].sort()).toEqual([...current].sort());
});

test.each(capabilityNames)('the description of %s fits into sysORDescr', (name) => {
  expect(capabilities[name].description).toMatch(/^[\x20-\x7e]{1,255}$/);
});
