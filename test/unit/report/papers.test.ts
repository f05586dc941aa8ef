// A report as text, HTML and JSON: strangers' text stays text.

import { reportHtml } from '../../../src/report/html';
import { reportJson } from '../../../src/report/json';
import { Overall } from '../../../src/report/overall';
import { type Report, systemReport } from '../../../src/report/report';
import { reportText } from '../../../src/report/text';
import { parseMoment, windowOfDay } from '../../../src/report/window';

const EVIL = '<script>alert(1)</script> "&\x1b[31m\u009b\' onload=x';

function evilReport(): Report {
  const overall = new Overall({ fromMs: 0, toMs: 86_400_000 });
  const attempt = { endedMs: 5000, bornMs: 1000, xdelayMs: 2000, reason: EVIL, host: EVIL };
  overall.attempted({ ...attempt, verdict: 'failure' });
  overall.attempted({ ...attempt, verdict: 'deferral', reason: 'x'.repeat(400) });
  overall.attempted({ ...attempt, verdict: 'success' });
  const row = { service: 'yours', name: EVIL, legacy: null, oid: '1.3', value: '7', units: EVIL };
  return {
    ...{ host: EVIL, from: '2026-11-28 00:00:00', to: '2026-11-29 00:00:00', lines: 3, files: 1, octets: 1000 },
    systems: [systemReport('qmail', overall, 10)],
    services: [{ name: 'yours', title: 'your counters', rows: [row] }],
  };
}

test('HTML has no element, attribute or control character that a stranger wrote, and asks for nothing from elsewhere', () => {
  const html = reportHtml(evilReport());
  expect(html).not.toMatch(/<script|<img|<link|<iframe|https?:\/\/(?!www\.w3\.org\/2000\/svg)|javascript:/i);
  expect(html).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag!.toLowerCase()));
  const ours = [
    'html',
    'head',
    'meta',
    'title',
    'body',
    'h1',
    'h2',
    'h3',
    'p',
    'table',
    'tr',
    'td',
    'th',
    'svg',
    'line',
  ];
  expect([...tags].filter((tag) => ![...ours, 'rect', 'text', 'span'].includes(tag))).toEqual([]);
  expect([...html.matchAll(/<[a-z][^>]* on\w+=/gi)]).toEqual([]);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});

test('text is printable ASCII of at most 80 columns', () => {
  const text = reportText({ ...evilReport(), services: [] });
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text).toMatch(/^ {2}\d\d {2}\+{13}-{14}\.{13} {2}3$|^ {3}0 {2}\+{13}-{14}\.{13} {2}3$/m);
});

test('JSON has the figures by key', () => {
  const json = JSON.parse(reportJson(evilReport()));
  expect(json.systems[0].figures).toMatchObject({ attempts: 3, success: 1, failure: 1, deferral: 1, ddelay: 4 });
  expect(json.systems[0].failures.reasons).toEqual([{ text: EVIL, count: 1, seconds: 2 }]);
});

test('days and moments are those of the local calendar', () => {
  const now = new Date(2026, 10, 29, 3, 0, 0).getTime();
  const midnight = (day: number) => new Date(2026, 10, day).getTime();
  expect(windowOfDay('yesterday', now)).toMatchObject({ fromMs: midnight(28), toMs: midnight(29) });
  expect(windowOfDay('today', now)).toMatchObject({ fromMs: midnight(29), toMs: midnight(30) });
  expect(windowOfDay('2026-11-01', now)).toMatchObject({ fromMs: midnight(1), toMs: midnight(2) });
  for (const text of ['2026-02-30', '2026-13-01', 'monday', '28.11.2026', ''])
    expect(windowOfDay(text, now)).toBeUndefined();
  expect(parseMoment('2026-11-28 18:30')).toBe(new Date(2026, 10, 28, 18, 30).getTime());
  expect(parseMoment('2026-11-28T18:30:05')).toBe(new Date(2026, 10, 28, 18, 30, 5).getTime());
  for (const text of ['2026-02-29', '2026-11-28 24:00', '2026-11-28 1:00']) expect(parseMoment(text)).toBeUndefined();
});
