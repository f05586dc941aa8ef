import { formatDatagramAddress, isLoopback, parseDatagramAddress } from '../../../src/host/datagrams';

test.each<[text: string, address: string, port: number, isOwn: boolean]>([
  ['udp:127.0.0.1:1161', '127.0.0.1', 1161, true],
  ['udp:127.8.9.10:161', '127.8.9.10', 161, true],
  ['udp:0.0.0.0:161', '0.0.0.0', 161, false],
  ['udp:192.0.2.1:65535', '192.0.2.1', 65535, false],
  ['udp:[::1]:1161', '::1', 1161, true],
  ['udp:[0:0:0:0:0:0:0:1]:1161', '0:0:0:0:0:0:0:1', 1161, true],
  ['udp:[::]:161', '::', 161, false],
  ['udp:[2001:db8::1]:161', '2001:db8::1', 161, false],
  ['udp:[::ffff:127.0.0.1]:161', '::ffff:127.0.0.1', 161, false],
])('%s is an address to listen at', (text, address, port, isOwn) => {
  const parsed = parseDatagramAddress(text);
  expect(parsed).toEqual({ address, port });
  expect(isLoopback(parsed!)).toBe(isOwn);
  expect(formatDatagramAddress(parsed!)).toBe(text);
});

test.each([
  '',
  'udp:',
  '127.0.0.1:1161',
  'tcp:127.0.0.1:1161',
  'udp:localhost:1161',
  'udp:127.0.0.1',
  'udp:127.0.0.1:0',
  'udp:127.0.0.1:65536',
  'udp:127.0.0.256:1161',
  'udp:127.1:1161',
  'udp:::1:1161',
  'udp:[::1]',
  'udp:[::g]:1161',
  'udp:[1:2]:1161',
  'udp:[127.0.0.1]:1161',
  ' udp:127.0.0.1:1161',
])('"%s" is none', (text) => {
  expect(parseDatagramAddress(text)).toBeUndefined();
});
