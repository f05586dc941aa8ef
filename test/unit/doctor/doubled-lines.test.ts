import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { doubledRefusals } from '../../../src/doctor/doubled-lines';
import { judgeFraming } from '../../../src/doctor/judge-framing';
import { examineLines } from '../../../src/doctor/probe-lines';

const samples = join(__dirname, '..', '..', '..', 'fixtures', 'mta');
const linesOf = (file: string) =>
  readFileSync(join(samples, file), 'latin1')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Buffer.from(line, 'latin1'));

test.each([
  ['exim-inbound.rfc3164.log', true],
  ['exim-inbound.iso.log', true],
  ['exim-outbound.iso.log', true],
  // The severity tells the two apart, and each counts once.
  ['exim-inbound.rfc5424.log', false],
  ['exim-inbound.mainlog.log', false],
])('%s has refusals that count twice: %s', (file, isDoubled) => {
  expect(doubledRefusals(linesOf(file)) > 0).toBe(isDoubled);
});

test('one refusal that a client asks for twice is none that is written twice', () => {
  const refusal = linesOf('exim-inbound.rfc3164.log').filter((line) => line.includes('rejected RCPT'));
  const once = refusal.filter((_, i) => i % 2 === 0);
  expect(doubledRefusals([...once, once.at(-1)!])).toBe(0);
});

test('doctor names the setting', () => {
  const log = { source: 'maillog', path: '/var/log/mail.log', services: ['exim'] as const, counters: [] };
  const seen = examineLines(log, linesOf('exim-inbound.rfc3164.log'), Date.UTC(2026, 10, 29));
  const verdict = judgeFraming([seen]);
  expect(JSON.stringify(verdict)).toContain('syslog_duplication = false');
});
