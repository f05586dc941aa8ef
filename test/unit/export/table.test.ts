import { formatTable } from '../../../src/export/table';
import { sampleRows } from '../../support/sample-rows';

test('writes a titled block for each service, values aligned to the right', () => {
  expect(formatTable(sampleRows)).toBe(`smtp: Authentication of SMTP clients
  smtp.authConnect       12  attempts
  smtp.x                  0  basis points

yours
  yours.relayedOctets  4096  octets
`);
});

test('writes nothing for no rows', () => {
  expect(formatTable([])).toBe('');
});
