import { formatSocketAddress, parseSocketAddress } from '../../../src/base/sockets';

test.each([
  ['unix:/var/agentx/master', { kind: 'unix', path: '/var/agentx/master' }],
  ['tcp:127.0.0.1:705', { kind: 'tcp', host: '127.0.0.1', port: 705 }],
  ['tcp:snmp.example.org:1', { kind: 'tcp', host: 'snmp.example.org', port: 1 }],
  ['tcp:[2001:db8::1]:65535', { kind: 'tcp', host: '2001:db8::1', port: 65535 }],
])('%s is an address, and written as it was', (text, address) => {
  expect(parseSocketAddress(text)).toEqual(address);
  expect(formatSocketAddress(parseSocketAddress(text)!)).toBe(text);
});

test.each([
  '',
  'unix:',
  'unix:relative',
  '/var/agentx/master',
  'tcp:705',
  'tcp:a:0',
  'tcp:a:65536',
  'tcp:::1:705',
  'udp:a:1',
  'tcp:a b:1',
])('"%s" is none', (text) => {
  expect(parseSocketAddress(text)).toBeUndefined();
});
