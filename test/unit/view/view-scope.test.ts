// What a configuration adds to the view: the Counter32 mirror, and the row of the standard MIBs.

import { formatOid } from '../../../src/base/oid';
import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import { mirrorArcs } from '../../../src/registry/counter32-mirror';
import { counterIndex, counters, DEFAULT_ROOT } from '../../../src/registry/registry';
import { viewOf } from '../../../src/view/view';
import type { ViewScope } from '../../../src/view/view-scope';

const BORN_MS = 1_700_000_000_000;
const status = {
  version: '1',
  startedMs: BORN_MS,
  configurationDigest: '',
  lastPass: undefined,
  sources: new Map(),
  ownCounters: new Map(),
};
const MTA = { applIndex: 4, applName: 'qmail' };
const SEND = [{ services: ['send' as const] }];

function look(scope: Partial<ViewScope>, snapshot = sample()) {
  const input = { snapshot, status, ticksAt: undefined };
  return viewOf(input, { rootOid: DEFAULT_ROOT, ...scope });
}

function sample(): Snapshot {
  const snapshot = newbornSnapshot(BORN_MS);
  snapshot.totals[counterIndex('send.messageNew')] = 2n ** 64n - 1n;
  snapshot.totals[counterIndex('send.messageOctets')] = 5_000n;
  snapshot.totals[counterIndex('send.deliverySuccess')] = 2n ** 32n + 3n;
  snapshot.totals[counterIndex('rbl.tcpserverOk')] = 10n;
  snapshot.totals[counterIndex('rbl.tcpserverDeny')] = 2n ** 64n - 1n;
  snapshot.totals[counterIndex('rbl.rejections')] = 2n;
  return { ...snapshot, tables: new Map([['rblZone' as const, new Map([['zen', 2n ** 32n + 1n]])]]) };
}

const tailOf = ({ oid }: { readonly oid: readonly number[] }) => formatOid(oid.slice(DEFAULT_ROOT.length));

test('the mirror has a Counter32 of each Counter64, at the same arcs behind it, modulo 2^32', () => {
  const { rows, objects } = look({ counter32Mirror: true });
  const plain = look({});
  const isMirror = ({ oid }: { readonly oid: readonly number[] }) => oid[DEFAULT_ROOT.length + 1] === 120;
  const mirror = rows.filter(isMirror);
  const sources = rows.filter(({ value }) => value.kind === 'counter64');
  expect(rows.slice(0, -mirror.length)).toEqual(plain.rows);
  expect(mirror.map(({ value }) => value)).toEqual(
    sources.map(({ value }) => ({ kind: 'counter32', value: Number(BigInt.asUintN(32, value.value as bigint)) })),
  );
  expect(mirror.map(tailOf)).toEqual(sources.map((row) => tailOf(row).replace(/^1\./, '1.120.')));
  expect(objects.filter((oid) => isMirror({ oid })).length).toBeGreaterThan(counters.length);
  expect(mirrorArcs([1, 31, 1, 3])).toEqual([1, 120, 31, 1, 3]);
});

test('the standard MIBs have one row, of the services that a source counts', () => {
  const { rows, objects } = look({ mtaMib: MTA, sources: SEND });
  const standard = rows.filter(({ oid }) => oid[4] === 2).map(({ oid, value }) => [formatOid(oid), value]);
  expect(standard).toEqual([
    ['1.3.6.1.2.1.27.1.1.2.4', { kind: 'octetString', value: 'qmail' }],
    ['1.3.6.1.2.1.28.1.1.1.4', { kind: 'counter32', value: 2 ** 32 - 1 }],
    ['1.3.6.1.2.1.28.1.1.3.4', { kind: 'counter32', value: 3 }],
    ['1.3.6.1.2.1.28.1.1.4.4', { kind: 'counter32', value: 4 }],
    ['1.3.6.1.2.1.28.1.1.9.4', { kind: 'counter32', value: 3 }],
  ]);
  expect(objects).toContainEqual([1, 3, 6, 1, 2, 1, 28, 1, 1, 4]);
  expect(objects).not.toContainEqual([1, 3, 6, 1, 2, 1, 28, 1, 1, 2]);
});

test('connections are there where the SMTP log is read; a sum wraps as its parts do', () => {
  const { rows } = look({ mtaMib: MTA, sources: [...SEND, { services: ['rbl'] }] });
  const valueAt = (oid: string) => rows.find((row) => formatOid(row.oid) === oid)?.value;
  expect(valueAt('1.3.6.1.2.1.27.1.1.10.4')).toEqual({ kind: 'counter32', value: 10 });
  expect(valueAt('1.3.6.1.2.1.27.1.1.14.4')).toEqual({ kind: 'counter32', value: 1 });
});

test('with no source that counts, only the name is there', () => {
  const { rows } = look({ mtaMib: MTA });
  expect(rows.filter(({ oid }) => oid[4] === 2)).toHaveLength(1);
});

test('the same scope keeps the OIDs from view to view, another one does not', () => {
  const input = { snapshot: sample(), status, ticksAt: undefined };
  const scope: ViewScope = { rootOid: DEFAULT_ROOT, counter32Mirror: true };
  const view = viewOf(input, scope);
  expect(viewOf(input, { ...scope }, view).shape).toBe(view.shape);
  expect(viewOf(input, { ...scope, counter32Mirror: false }, view).rows.length).toBeLessThan(view.rows.length);
  expect(viewOf(input, { ...scope, mtaMib: MTA }, view).rows).toHaveLength(view.rows.length + 1);
});
