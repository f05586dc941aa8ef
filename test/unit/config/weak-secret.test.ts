import { weakCommunity, weakPassphrase } from '../../../src/config/weak-secret';
import { complaints } from './read';

const strong = [
  'Jx83-lq2Wv-90tZ',
  'correct horse battery',
  'd41d8cd98f00b204e9800998ecf8427e',
  'blauer.Zaun.7',
  'mx-graph-7Qk',
];

test.each(strong)('%s is strong', (text) => {
  expect([weakCommunity(text), weakPassphrase(text, ['poller'])]).toEqual([undefined, undefined]);
});

test.each([
  ...[
    '',
    ' ',
    'a',
    'ours',
    'public',
    'Public',
    'PRIVATE',
    ' private ',
    'secret7',
    'public123',
    'community',
    'Passw0rd!',
  ],
  ...['12345678', 'aaaaaaaa', 'monitoring', 'snmp-read-2024'.slice(0, 7)],
])('"%s" is no community for others', (text) => {
  expect(weakCommunity(text)).toBeDefined();
});

test.each([
  ...['password', 'Password1', 'P@ssw0rd', '12345678', '87654321', '1234567890', '11111111', 'abababab1', 'changeme'],
  ...['poller', 'pollerpoller', 'Poller2024', 'otherother', 'qwertyuiop', 'letmein!', 'monitoring', 'administrator'],
])('"%s" is no passphrase', (text) => {
  expect(weakPassphrase(text, ['poller', 'other'])).toBeDefined();
});

describe('a configuration', () => {
  const snmp = (listen: string, rest: string) => `snmp: {listen: "${listen}", listen_anywhere: true, ${rest}}\n`;
  const users = (...words: readonly string[]) => `users: [{name: poller, ${words.join(', ')}}]`;

  test.each([
    ['snmp.community', 'community: Public1'],
    ['snmp.users[0].auth_password', users('auth_password: pollerpoller')],
    ['snmp.users[0].priv_password', users('auth_password: Jx83-lq2Wv', 'priv_password: password')],
  ])('is refused for a weak %s where others can reach the agent, without showing it', (place, rest) => {
    const seen = complaints(snmp('udp:0.0.0.0:1161', rest));
    expect(seen).toContain(`${place}: `);
    expect(seen).not.toMatch(/Public1|pollerpoller|: password/);
    expect(complaints(snmp('udp:127.0.0.1:1161', rest))).toBe('');
  });

  test('is taken with secrets that no one guesses', () => {
    const rest = `community: Jx83-lq2Wv-90tZ, ${users('auth_password: blauer.Zaun.7', 'priv_password: gelbes.Tor.19')}`;
    expect(complaints(snmp('udp:0.0.0.0:1161', rest))).toBe('');
  });
});
