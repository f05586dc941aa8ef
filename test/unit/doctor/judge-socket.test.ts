import { expect, test } from '@jest/globals';
import { judgeSocket, type SocketFacts } from '../../../src/doctor/judge-socket';
import { commands, conf, remedies, sentences, user } from '../../support/doctor-verdict';

const facts: SocketFacts = {
  master: 'unix:/run/agentx/master',
  root: '1.3.6.1.4.1.8072.9999.9999.2004',
  attempt: { kind: 'unconnected', errorCode: 'ECONNREFUSED', denial: undefined },
  isSnmpdAnswering: false,
  conf: undefined,
  standalone: undefined,
};
const PERMS = 'agentXPerms 0660 0755 Debian-snmp maillogs';
const VIEW = 'view systemonly included .1.3.6.1.4.1.8072.9999.9999.2004';
const RIGHT = ['master agentx', 'agentXSocket /run/agentx/master', PERMS];
const judge = (others: Partial<SocketFacts>) => judgeSocket({ ...facts, ...others }, user, remedies);

test('no snmpd whose configuration lacks our lines gets them before it is started', () => {
  expect(commands(judge({ conf: conf('') }))).toEqual([
    'master agentx',
    'agentXSocket unix:/run/agentx/master',
    PERMS,
    'start snmpd',
  ]);
  expect(commands(judge({ conf: conf(...RIGHT) }))).toEqual(['start snmpd']);
});

test('an snmpd whose configuration is right but for the restart is restarted', () => {
  const verdict = judge({ isSnmpdAnswering: true, conf: conf(...RIGHT) });
  expect(sentences(verdict)[0]).toContain('it has not been restarted since');
  expect(commands(verdict)).toEqual(['restart snmpd']);
});

test('an snmpd whose configuration cannot be read gets every line', () => {
  expect(commands(judge({ isSnmpdAnswering: true }))).toEqual([
    'master agentx',
    'agentXSocket unix:/run/agentx/master',
    PERMS,
    VIEW,
    'restart snmpd',
  ]);
});

test("a directory that keeps the user out, as Debian's does, is opened too: snmpd only does it for its own", () => {
  const denial = { path: '/var/agentx', kind: 'directory', mode: 0o700, gid: 0, group: 'root', isOwn: false } as const;
  const verdict = judge({ attempt: { kind: 'unconnected', errorCode: 'EACCES', denial } });
  expect(sentences(verdict)[0]).toMatch(
    /may not connect .* it may not pass through \/var\/agentx \(mode 0700, group root\)/,
  );
  expect(commands(verdict)).toContain('chmod 0755 /var/agentx');
  expect(commands(verdict)).toContain(PERMS);
});

test('without a master there is none to reach', () => {
  expect(judge({ standalone: ['udp:127.0.0.1:1161'] })).toMatchObject({ findings: [] });
});

test("from Debian's own snmpd.conf, all that has to change is one block", () => {
  const debian = conf(
    'master  agentx',
    'agentaddress  127.0.0.1,[::1]',
    'view   systemonly  included   .1.3.6.1.2.1.1',
    'rocommunity  public default -V systemonly',
    'rouser authPrivUser authpriv -V systemonly',
  );
  const verdict = judge({ isSnmpdAnswering: true, conf: debian });
  expect(commands(verdict).slice(-4)).toEqual(['agentXSocket unix:/run/agentx/master', PERMS, VIEW, 'restart snmpd']);
});

test('what lets the group in and shows the root already is not asked for again', () => {
  const right = conf(...RIGHT, 'rocommunity public default -V all', 'view all included .1');
  expect(commands(judge({ isSnmpdAnswering: true, conf: right }))).toEqual(['restart snmpd']);
  const other = conf(...RIGHT.slice(0, 2), 'agentXPerms 0770 0755 root mail', 'rocommunity public');
  expect(commands(judge({ isSnmpdAnswering: true, conf: other }))).toEqual([PERMS, 'restart snmpd']);
});

test('whoever may not connect learns that of himself, and nothing of the agent', () => {
  const verdict = judge({ attempt: { kind: 'unseen' } });
  expect(verdict).toEqual({
    kind: 'unseen',
    sentence: 'You may not connect to unix:/run/agentx/master: run doctor as root or as maillogs.',
  });
});
