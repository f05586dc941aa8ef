import { expect, test } from '@jest/globals';
import { judgeLogs, type LogAccess } from '../../../src/doctor/judge-logs';
import { commands, sentences, user } from '../../support/doctor-verdict';

const judge = (access: LogAccess, who = user) => judgeLogs([{ source: 'a', path: '/var/log/a b', access }], who);

test('whoever may read by a group is put into that group, but never into that of root', () => {
  const denied = (gid: number, group: string) =>
    judge({ kind: 'denied', by: { path: '/var/log/a b', kind: 'file', mode: 0o640, gid, group, isOwn: false } });
  expect(commands(denied(4, 'adm'))).toEqual(['usermod -a -G adm maillogs']);
  expect(commands(denied(0, 'root'))).toEqual(["chgrp maillogs '/var/log/a b' && chmod g+r '/var/log/a b'"]);
});

test('an agent that runs without a group of its user is not told to join it again', () => {
  const by = { path: '/a', kind: 'file', mode: 0o640, gid: 4, group: 'adm', isOwn: false } as const;
  const verdict = judge({ kind: 'denied', by }, { ...user, lacking: [4] });
  expect(commands(verdict)).toEqual(['setpriv --reuid maillogs --regid maillogs --init-groups maillogs agent']);
});

test('a log that is not there warns beside others, and is broken alone', () => {
  const missing = { source: 'a', path: '/a', access: { kind: 'missing' } } as const;
  const readable = { source: 'b', path: '/b', access: { kind: 'readable', sizeBytes: 1 } } as const;
  expect(sentences(judgeLogs([missing, readable], user))).toEqual(['warning: There is no such log: a: /a.']);
  expect(sentences(judgeLogs([missing], user))).toEqual(['broken: There is no such log: a: /a.']);
});

test('says where rights were only told by mode bits, and that root is not the agent', () => {
  const readable: LogAccess = { kind: 'readable', sizeBytes: 1 };
  expect(judge(readable, { ...user, isTried: false })).toMatchObject({
    summary: expect.stringContaining('told by mode bits: run doctor as root'),
  });
  expect(judge(readable, { ...user, name: 'root', from: 'current user' })).toMatchObject({
    summary: expect.stringContaining('--user'),
  });
});

test('to its owner a log is opened by its own bits', () => {
  const by = { path: '/a', kind: 'file', mode: 0o060, gid: 4, group: 'adm', isOwn: true } as const;
  expect(commands(judge({ kind: 'denied', by }))).toEqual(['chmod u+r /a']);
});

test('a journal that can be read is a log like any other', () => {
  expect(judge({ kind: 'journal' })).toMatchObject({ findings: [] });
});

test('whoever may not read the journal is put into the group that may', () => {
  const verdict = judge({ kind: 'journalDenied', sentence: 'No journal files were opened' });
  expect(sentences(verdict)[0]).toContain('journalctl says "No journal files were opened"');
  expect(commands(verdict)).toEqual(['usermod -a -G systemd-journal maillogs']);
});

test('where a log is missing and there is a journal, that is proposed', () => {
  const missing = { source: 'a', path: '/var/log/mail.log', access: { kind: 'missing' } } as const;
  const said = (hasJournal: boolean) => JSON.stringify(judgeLogs([missing], user, hasJournal));
  expect(said(true)).toContain('journal: {facility: mail}');
  expect(said(false)).not.toContain('journal:');
});
