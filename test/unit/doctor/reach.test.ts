import { expect, test } from '@jest/globals';
import { reachNote } from '../../../src/doctor/reach';
import { conf } from '../../support/doctor-verdict';

const poller = { address: '127.0.0.1:161', version: '2c', community: 'public' } as const;

test.each([
  ['as Debian has it', 'agentaddress  127.0.0.1,[::1]'],
  ['with transport and port', 'agentAddress udp:127.0.0.1:161,udp6:[::1]:161'],
  ['by name', 'agentaddress udp:localhost'],
])('an snmpd that listens on this machine only is said to, %s', (_, line) => {
  const note = reachNote(conf(line, 'rocommunity public default'), poller);
  expect(note).toMatchObject({ level: 'note', sentence: expect.stringContaining('listens on this machine only') });
  expect(note!.mend).toEqual([{ kind: 'say', sentence: expect.stringMatching(/agentaddress udp:161.*firewall/) }]);
});

test.each([
  ['nothing said', []],
  ['a port alone', ['agentaddress 161']],
  ['a transport and a port', ['agentaddress udp:161,udp6:161']],
  ['one of several', ['agentaddress 127.0.0.1', 'agentaddress 192.0.2.1']],
])('one that listens elsewhere, too, is not: %s', (_, lines) => {
  expect(reachNote(conf(...lines, 'rocommunity public'), poller)).toBeUndefined();
});

test('a community that is answered from this machine only is said to be', () => {
  const local = conf('agentaddress udp:161', 'rocommunity public localhost');
  expect(reachNote(local, poller)?.sentence).toContain('from localhost only');
  const both = conf('agentaddress udp:161', 'rocommunity public localhost', 'rocommunity public 192.0.2.0/24');
  expect(reachNote(both, poller)).toBeUndefined();
});

test('whoever asks from elsewhere knows that it is reached', () => {
  const local = conf('agentaddress 127.0.0.1');
  expect(reachNote(local, { ...poller, address: 'mx1.example:161' })).toBeUndefined();
});
