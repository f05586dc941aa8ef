import { counterRows } from '../../../src/export/rows';
import { counters, DEFAULT_ROOT } from '../../../src/registry/registry';
import { valuesOf } from '../../support/counter-values';

test('gives a row with all its names for a counter the Perl had', () => {
  const values = valuesOf({ 'send.messageNew': 2n ** 64n - 1n });
  expect(counterRows(DEFAULT_ROOT, values)[0]).toEqual({
    service: 'send',
    name: 'send.messageNew',
    legacy: 'message_new',
    oid: '1.3.6.1.4.1.8072.9999.9999.2004.1.1.1.0',
    value: '18446744073709551615',
    units: 'messages',
  });
});

test('says null where the Perl had no name', () => {
  const row = counterRows([1, 3, 7], valuesOf({}), ['smtp']).find(({ name }) => name === 'smtp.authFailure');
  expect(row).toEqual({
    service: 'smtp',
    name: 'smtp.authFailure',
    legacy: null,
    oid: '1.3.7.1.2.3.0',
    value: '0',
    units: 'attempts',
  });
});

test('gives every counter in the order of the OIDs when no services are named', () => {
  const names = counterRows(DEFAULT_ROOT, valuesOf({})).map(({ name }) => name);
  expect(names).toEqual(counters.map(({ name }) => name));
});

test('gives the counters of the named services only, in the order of the OIDs', () => {
  const rows = counterRows(DEFAULT_ROOT, valuesOf({}), ['webmail', 'smtp']);
  expect([...new Set(rows.map(({ service }) => service))]).toEqual(['smtp', 'webmail']);
});

test('gives each value to its own counter', () => {
  const values = counters.map(({ index }) => BigInt(index));
  expect(counterRows(DEFAULT_ROOT, values).map(({ value }) => Number(value))).toEqual(
    counters.map(({ index }) => index),
  );
});
