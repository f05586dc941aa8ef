import { formatOid } from '../../../src/base/oid';
import { renderMib } from '../../../src/export/mib';
import { alertDescriptor, notificationDescriptor } from '../../../src/export/mib-names';
import {
  alertObjectNames,
  alertObjectOf,
  alertObjectOid,
  type NotificationName,
  notificationNames,
  notificationOf,
  notificationOid,
  objectsOf,
} from '../../../src/registry/notifications';
import { DEFAULT_ROOT } from '../../../src/registry/registry';
import { translate } from '../../support/mib-tools';

const endings = notificationNames.filter((name) => name.endsWith('Cleared'));

test.each(endings)('%s ends what has the arc before it, and carries the same', (name) => {
  const begins = name.replace(/Cleared$/, '') as NotificationName;
  expect(notificationOf(name).arc).toBe(notificationOf(begins).arc + 1);
  expect(notificationOf(begins).arc % 2).toBe(1);
  expect(objectsOf(name)).toEqual(objectsOf(begins));
});

test('no arc is zero, and none is given twice', () => {
  for (const arcs of [
    notificationNames.map((name) => notificationOf(name).arc),
    alertObjectNames.map((name) => alertObjectOf(name).arc),
  ]) {
    expect(Math.min(...arcs)).toBeGreaterThan(0);
    expect(new Set(arcs).size).toBe(arcs.length);
  }
});

test('every object is carried by some notification', () => {
  expect(new Set(notificationNames.flatMap(objectsOf))).toEqual(new Set(alertObjectNames));
});

test('the MIB gives each the OID of the registry, the notifications below a zero', () => {
  const names = [
    ...notificationNames.map(notificationDescriptor),
    ...alertObjectNames.map((n) => `${alertDescriptor(n)}.0`),
  ];
  const oids = [
    ...notificationNames.map((name) => notificationOid(DEFAULT_ROOT, name)),
    ...alertObjectNames.map((name) => alertObjectOid(DEFAULT_ROOT, name)),
  ];
  expect(translate(renderMib(), names)).toEqual(oids.map(formatOid));
  expect(formatOid(oids[0]!)).toBe(`${formatOid(DEFAULT_ROOT)}.0.1`);
});
