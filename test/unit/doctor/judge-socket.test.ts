import { expect, test } from '@jest/globals';
import { judgeSocket, type SocketFacts } from '../../../src/doctor/judge-socket';
import { commands, conf, remedies, sentences, user } from '../../support/doctor-verdict';

const facts: SocketFacts = {
  master: 'unix:/run/agentx/master',
  attempt: { kind: 'unconnected', errorCode: 'ECONNREFUSED', denial: undefined },
  isSnmpdAnswering: false,
  conf: undefined,
  standalone: undefined,
};
const judge = (others: Partial<SocketFacts>) => judgeSocket({ ...facts, ...others }, user, remedies);

test('no snmpd whose configuration lacks our lines gets them before it is started', () => {
  expect(commands(judge({ conf: conf('') }))).toEqual([
    'master agentx',
    'agentXSocket unix:/run/agentx/master',
    'start snmpd',
  ]);
  expect(commands(judge({ conf: conf('master agentx', 'agentXSocket /run/agentx/master') }))).toEqual(['start snmpd']);
});

test('an snmpd whose configuration is right but for the restart is restarted', () => {
  const verdict = judge({ isSnmpdAnswering: true, conf: conf('master agentx', 'agentXSocket /run/agentx/master') });
  expect(sentences(verdict)[0]).toContain('it has not been restarted since');
  expect(commands(verdict)).toEqual(['restart snmpd']);
});

test('an snmpd whose configuration cannot be read gets both lines', () => {
  expect(commands(judge({ isSnmpdAnswering: true }))).toEqual([
    'master agentx',
    'agentXSocket unix:/run/agentx/master',
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
  expect(commands(verdict)).toContain('agentXPerms 0660 0755 root maillogs');
});

test('without a master there is none to reach', () => {
  expect(judge({ standalone: ['udp:127.0.0.1:1161'] })).toMatchObject({ findings: [] });
});
