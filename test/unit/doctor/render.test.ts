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

test('nothing that a terminal obeys comes out of the files of others', () => {
  const evil = 'a\x1b]0;b\x07\nc';
  const finding = {
    level: 'warning',
    sentence: evil,
    mend: [
      { kind: 'run', command: evil },
      { kind: 'write', file: evil, lines: [evil] },
      { kind: 'say', sentence: evil },
    ],
  } as const;
  const findings = [finding, finding];
  const text = formatReports([{ link: 'view', state: 'warning', summary: evil, findings }], { isColoured: false });
  expect(text.match(/a\\x1b\]0;b\\x07\\x0ac/g)).toHaveLength(10);
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
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

test('at a terminal sentences are wrapped in their column, what is to be typed is not, and a very narrow one wraps for itself', () => {
  const sentence = 'Someone else has this root of the tree, so that nothing is served.';
  const typed = 'type this which is rather longer than forty columns could ever be';
  const narrow: readonly LinkReport[] = [
    {
      link: 'view',
      state: 'warning',
      summary: '',
      findings: [{ level: 'warning', sentence, mend: [{ kind: 'run', command: typed }] }],
    },
  ];
  const lines = formatReports(narrow, { isColoured: false, columns: 60 }).split('\n').slice(2);
  expect(lines.filter((line) => !line.includes(typed) && line.length > 60)).toEqual([]);
  expect(lines.join(' ').replace(/ +/g, ' ')).toContain(sentence);
  expect(lines.some((line) => line.endsWith(`Type: ${typed}`))).toBe(true);
  expect(formatReports(narrow, { isColoured: false, columns: 20 })).toBe(formatReports(narrow, { isColoured: false }));
});
