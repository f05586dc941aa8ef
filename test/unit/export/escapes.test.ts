// Names of a snapshot are data that another user may have written: nothing in them reaches a terminal as it is.

import type { Audit } from '../../../src/audit/audit';
import { auditJson, formatAudit } from '../../../src/audit/report';
import { formatJson } from '../../../src/export/json';
import { tableRows } from '../../../src/export/rows';
import { formatSources } from '../../../src/export/source-table';
import { formatTable } from '../../../src/export/table';
import { newbornSnapshot } from '../../../src/ledger/snapshot';

const EVIL = '\u001b]0;title\u0007\u001b[2J\u009b31m\u007f\r\nforged';
const tables = new Map([
  ['rblZone', new Map([[EVIL, 5n]])],
  ['yours', new Map([[EVIL, 7n]])],
  ['sourceLines', new Map([[EVIL, 9n]])],
] as const);

const audit: Audit = {
  snapshot: newbornSnapshot(0),
  stretches: [],
  overlaps: [],
  totals: [{ counter: EVIL, counted: 1n, recounted: 2n }],
};

test.each([
  ['the table', () => formatTable(tableRows([1, 3], tables))],
  ['the sources', () => formatSources(tables)],
  ['JSON', () => formatJson(tableRows([1, 3], tables))],
  ['an audit', () => formatAudit(audit)],
  ['an audit in JSON', () => auditJson(audit)],
])('%s shows it, and obeys it not', (_, output) => {
  const text = output();
  expect(text).toContain('title');
  expect(text.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  expect(text).not.toMatch(/^forged/m);
});
