import { describe, expect, test } from '@jest/globals';
import { readLines, type SnmpdConf, understand } from '../../../src/doctor/snmpd-conf';

function confOf(...lines: readonly string[]): SnmpdConf {
  return understand(['/etc/snmp/snmpd.conf'], readLines(lines.join('\n')));
}

describe('is an AgentX master', () => {
  test.each([
    ['as Debian has it', 'master  agentx', true],
    ['in other letters', 'Master AgentX', true],
    ['by another word', 'master yes', true],
    ['switched off later', 'master agentx\nmaster off', false],
    ['only in a comment', '#master agentx', false],
    ['not at all', '', false],
  ])('%s', (_, text, isMaster) => {
    expect(confOf(text).isMaster).toBe(isMaster);
  });
});

test('takes the last socket and the directory that is included', () => {
  const conf = confOf('agentXSocket tcp:localhost:705', "agentxsocket '/run/a b'", 'includeDir /etc/snmp/snmpd.conf.d');
  expect(conf.agentxSocket).toBe('/run/a b');
  expect(conf.includeDirectory).toBe('/etc/snmp/snmpd.conf.d');
});

test('knows who may see what', () => {
  const conf = confOf(
    'rocommunity  public default -V systemonly # a comment',
    'rocommunity "two words" 192.0.2.0/24 .1.3.6.1.2.1',
    'rwcommunity all',
    'rouser authPrivUser authpriv -V systemonly',
    'rouser -s usm other noauth',
    'rocommunity',
  );
  expect(conf.grants).toEqual([
    { kind: 'community', name: 'public', scope: { kind: 'view', name: 'systemonly' } },
    { kind: 'community', name: 'two words', source: '192.0.2.0/24', scope: { kind: 'oid', oid: '.1.3.6.1.2.1' } },
    { kind: 'community', name: 'all', scope: { kind: 'all' } },
    { kind: 'user', name: 'authPrivUser', scope: { kind: 'view', name: 'systemonly' } },
    { kind: 'user', name: 'other', scope: { kind: 'all' } },
  ]);
});
