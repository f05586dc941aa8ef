import { type Notice, varbindsOf } from '../../../src/alerts/notice';
import {
  alertObjectOf,
  alertObjectOid,
  notificationNames,
  notificationOid,
  objectsOf,
} from '../../../src/registry/notifications';
import { DEFAULT_ROOT } from '../../../src/registry/registry';

const notice: Notice = {
  notification: 'rateHigh',
  name: 'failures',
  atMs: Date.UTC(2026, 10, 22, 19, 47, 34, 500),
  reason: 'imap.failure: too many.',
  counter: 'imap.failure',
  figures: { count: 300, limit: 250, seconds: 300, total: '18446744073709551615' },
  suppressed: 2,
};

const valueIn = (from: Notice, name: Parameters<typeof alertObjectOf>[0]) =>
  varbindsOf(from, DEFAULT_ROOT).varbinds.find(
    ({ oid }) => oid.join('.') === alertObjectOid(DEFAULT_ROOT, name).join('.'),
  )?.value.value;

test.each(notificationNames)('%s carries all objects that the MIB lists, in its order, each of its type', (name) => {
  const { id, varbinds } = varbindsOf({ ...notice, notification: name }, DEFAULT_ROOT);
  expect(id).toEqual(notificationOid(DEFAULT_ROOT, name));
  expect(varbinds.map(({ oid }) => oid)).toEqual(objectsOf(name).map((object) => alertObjectOid(DEFAULT_ROOT, object)));
  for (const [i, { value }] of varbinds.entries()) {
    const { syntax } = alertObjectOf(objectsOf(name)[i]!);
    expect(value.kind).toBe(syntax.kind === 'gauge32' ? 'gauge32' : 'octetString');
    if (syntax.kind !== 'text') continue;
    expect(String(value.value).length).toBeGreaterThanOrEqual(syntax.minOctets);
    expect(String(value.value).length).toBeLessThanOrEqual(syntax.maxOctets);
  }
});

test('gives the time as eleven octets with its distance from UTC', () => {
  const time = valueIn(notice, 'time') as Uint8Array;
  expect(time).toHaveLength(11);
  expect([...time.subarray(0, 2)]).toEqual([2026 >> 8, 2026 & 255]);
});

test('a reason is printable and cut to what the object takes, whatever a path has in it', () => {
  const reason = `source s: there is no log file /log/\u001b[2J${'\u00e9'.repeat(300)}.`;
  const shown = valueIn({ ...notice, reason }, 'reason') as string;
  expect(shown).toMatch(/^[\x20-\x7e]{255}$/);
  expect(shown.startsWith('source s: there is no log file /log/\\x1b[2J\\xc3\\xa9')).toBe(true);
  expect(shown.endsWith('...')).toBe(true);
});

test('a number beyond a Gauge32 stays at its end', () => {
  expect(valueIn({ ...notice, notification: 'sourceLost', octets: 2 ** 40 }, 'octets')).toBe(2 ** 32 - 1);
  expect(valueIn({ ...notice, figures: { count: 12.6 } }, 'count')).toBe(13);
});
