import { expect, test } from '@jest/globals';
import type { LinkReport } from '../../../src/doctor/chain';
import { formatReports, formatReportsAsJson } from '../../../src/doctor/render';

const reports: readonly LinkReport[] = [
  { link: 'configuration', state: 'ok', summary: 'a.yaml: 1 source', findings: [] },
  {
    link: 'view',
    state: 'broken',
    summary: 'The view hides us.',
    findings: [
      {
        level: 'broken',
        sentence: 'The view hides us.',
        mend: [
          { kind: 'write', file: '/etc/x.conf', lines: ['view a', 'view b'] },
          { kind: 'run', command: 'restart it' },
        ],
      },
      { level: 'warning', sentence: 'And it is old.', mend: [{ kind: 'say', sentence: 'Wait.' }] },
    ],
  },
  { link: 'values', state: 'not tried', summary: '"view" comes first', because: 'view', findings: [] },
];

test('one line a link, with the details of what is not ok below it', () => {
  expect(formatReports(reports, { isColoured: false })).toBe(
    [
      'Broken: begin with "view".',
      '',
      'ok         configuration  a.yaml: 1 source',
      'broken     view           The view hides us.',
      '                            Into /etc/x.conf:',
      '                                view a',
      '                                view b',
      '                            Type: restart it',
      '                          And it is old.',
      '                            Wait.',
      'not tried  values         "view" comes first',
      '',
    ].join('\n'),
  );
});

test('colour marks the state and nothing else', () => {
  const text = formatReports(reports, { isColoured: true });
  expect(text).toContain('\x1b[31mbroken   \x1b[0m  view');
  expect(text.replace(/\x1b\[\d+m/g, '')).toBe(formatReports(reports, { isColoured: false }));
});

test('all is well', () => {
  expect(formatReports(reports.slice(0, 1), { isColoured: false })).toMatch(/^All is well\.\n\nok /);
});

test('the JSON has the verdict, the cause and each link', () => {
  expect(JSON.parse(formatReportsAsJson(reports))).toEqual({
    verdict: 'broken',
    cause: 'view',
    links: [
      { link: 'configuration', state: 'ok', summary: 'a.yaml: 1 source', because: null, findings: [] },
      { link: 'view', state: 'broken', summary: 'The view hides us.', because: null, findings: reports[1]!.findings },
      { link: 'values', state: 'not tried', summary: '"view" comes first', because: 'view', findings: [] },
    ],
  });
});
