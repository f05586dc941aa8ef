import { formatJson } from '../../../src/export/json';
import { sampleRows } from '../../support/sample-rows';

test('writes an array with one row a line', () => {
  expect(formatJson(sampleRows)).toBe(`[
  {"service":"smtp","name":"smtp.authConnect","legacy":"a_c","oid":"1.3.1.2.1.0","value":"12","units":"attempts"},
  {"service":"smtp","name":"smtp.x","legacy":null,"oid":"1.3.1.2.9.0","value":"0","units":"basis points"},
  {"service":"yours","name":"yours.relayedOctets","legacy":null,"oid":"1.3.1.30.1.0","value":"4096","units":"octets"}
]
`);
});

test('is read back as the same rows', () => {
  expect(JSON.parse(formatJson(sampleRows))).toEqual(sampleRows);
});

test('writes an empty array for no rows', () => {
  expect(formatJson([])).toBe('[]\n');
});
