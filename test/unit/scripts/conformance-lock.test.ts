import { conformanceConflicts, conformanceOf, formatConformance } from '../../../scripts/conformance-lock.mjs';
import { committed } from '../../support/checkout';

const MIB = committed('MAIL-TOASTER-LOGS-MIB.txt');
const LOCK = formatConformance([conformanceOf(MIB)]);
const conflicts = (mib: string) => conformanceConflicts(LOCK, [conformanceOf(mib)]);

test('every group and the compliance of the MIB are locked, without their descriptions', () => {
  const { statements } = conformanceOf(MIB);
  const declared = MIB.match(/^\w+ (OBJECT-GROUP|NOTIFICATION-GROUP|MODULE-COMPLIANCE)$/gm)!;
  expect(Object.keys(statements)).toEqual(declared.map((line) => line.split(' ')[0]));
  expect(statements['mtlSendGroup']).toMatch(/^OBJECT-GROUP OBJECTS \{ mtlSendMessageNew, .*\} STATUS current ::= /);
});

test('the capabilities of agents are locked, too', () => {
  const { statements } = conformanceOf(committed('mibs/MAIL-TOASTER-LOGS-CAPS-MIB.txt'));
  expect(Object.values(statements)).toContainEqual(expect.stringMatching(/^AGENT-CAPABILITIES .*SUPPORTS/));
});

test('what did not change, or in words only, needs no new revision', () => {
  expect(conflicts(MIB)).toEqual([]);
  expect(conflicts(MIB.replace(/(mtlSendGroup OBJECT-GROUP[\s\S]*?DESCRIPTION\s+")[^"]*/, '$1Other words.'))).toEqual(
    [],
  );
});

test.each([
  [
    'one object more',
    (mib: string) => mib.replace('OBJECTS { mtlSendMessageNew,', 'OBJECTS { mtlNew, mtlSendMessageNew,'),
  ],
  ['another status', (mib: string) => mib.replace(/(mtlSendGroup OBJECT-GROUP[\s\S]*?STATUS )current/, '$1obsolete')],
  ['another name', (mib: string) => mib.replace('mtlSendGroup OBJECT-GROUP', 'mtlSentGroup OBJECT-GROUP')],
])('a group with %s needs a new revision', (_, change) => {
  const changed = change(MIB.replace(/OBJECTS\s+\{\s+mtlSendMessageNew,/, 'OBJECTS { mtlSendMessageNew,'));
  expect(changed).not.toBe(MIB);
  expect(conflicts(changed)).toEqual([expect.stringMatching(/released with the revision \d+Z, but mtlSen[dt]Group/)]);
  expect(conflicts(changed.replace(/LAST-UPDATED "\w+"/, 'LAST-UPDATED "209901010000Z"'))).toEqual([]);
});
