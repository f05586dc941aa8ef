import { hostText, parseHost } from '../../../src/nms/site';

describe('a host', () => {
  test.each([
    ['mx1.example.org', { name: 'mx1.example.org', port: undefined }],
    ['mx1', { name: 'mx1', port: undefined }],
    ['192.0.2.1:1161', { name: '192.0.2.1', port: 1161 }],
    ['2001:db8::1', { name: '2001:db8::1', port: undefined }],
    ['[2001:db8::1]', { name: '2001:db8::1', port: undefined }],
    ['[2001:db8::1]:1161', { name: '2001:db8::1', port: 1161 }],
  ])('%s', (text, expected) => {
    expect(parseHost(text)).toEqual(expected);
    expect(parseHost(hostText(parseHost(text)))).toEqual(expected);
  });

  test.each([
    '',
    'mx 1',
    'mx1:',
    'mx1:0',
    'mx1:65536',
    '-t',
    'a@b',
    'a"b',
    "a'b",
    'a;b',
    'a\nb',
    '$(id)',
    'mx1/x',
    '..',
  ])('"%s" is none', (text) => {
    expect(() => parseHost(text)).toThrow('is no host name or address');
  });
});
