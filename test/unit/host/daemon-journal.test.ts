// The daemon's journal in each of its forms.

import { daemonJournal, type LogFormat, type Reader } from '../../../src/host/daemon-journal';
import type { JournalEvent } from '../../../src/host/journal';

const nobody: Reader = { isSystemd: false, isFile: false };
const clock = { nowMs: () => Date.UTC(2026, 10, 29, 20, 0, 0, 5) };

function told(event: JournalEvent, reader: Reader, format: LogFormat = 'text'): string {
  let text = '';
  daemonJournal(format, reader, { clock, write: (more) => (text += more) }).note(event);
  return text;
}

const stopped: JournalEvent = { kind: 'agentStopped', signal: 'SIGTERM' };
const rejected: JournalEvent = { kind: 'configRejected', errors: ['m.yaml:1:1: a', 'm.yaml:2:1: b\x1b[31m'] };

test('a pipe to a supervisor: as it was', () => {
  expect(told(stopped, nobody)).toMatch(/^maillogs: notice: .*SIGTERM.*\n$/);
});

test('the systemd journal: each line has its priority', () => {
  const lines = told(rejected, { isSystemd: true, isFile: false }).trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.filter((line) => !line.startsWith('<3>'))).toEqual([]);
  expect(told(stopped, { isSystemd: true, isFile: false })).toMatch(/^<5>maillogs: notice: /);
  const failed: JournalEvent = { kind: 'sourceFailed', source: 's', path: '/p', reason: 'why' };
  expect(told(failed, { isSystemd: true, isFile: false })).toMatch(/^<4>maillogs: warning: /);
});

test('a file: each line has its time', () => {
  const lines = told(rejected, { isSystemd: false, isFile: true }).trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('2026-11-29T20:00:00.005Z '))).toEqual([]);
});

test('JSON: one object a line, with what the sentence was made of and nothing that a terminal obeys', () => {
  const text = told(rejected, nobody, 'json');
  expect(text).toMatch(/^[^\n]*\n$/);
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
  expect(JSON.parse(text)).toMatchObject({
    ...{ time: '2026-11-29T20:00:00.005Z', level: 'error', event: 'configRejected' },
    ...{ errors: ['m.yaml:1:1: a', 'm.yaml:2:1: b\x1b[31m'], message: expect.stringContaining('m.yaml:1:1: a') },
  });
});
