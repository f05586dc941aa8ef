import { formatPlace } from '../../../src/base/problem';
import { isOwnCounterFile, readCounterFile } from '../../../src/perl/counter-file';

const read = (text: string) => readCounterFile(Buffer.from(text, 'latin1'), 'send.txt');
const faults = (text: string) => read(text).faults.map(({ place, sentence }) => `${formatPlace(place)}${sentence}`);

test.each([
  ['one key', 'delivery:12\n', ['delivery=12']],
  ['several, in the order of the file', 'b:1\na:2\n', ['b=1', 'a=2']],
  ['a last line without its newline', 'a:1\nb:2', ['a=1', 'b=2']],
  ['blank lines and CRLF', '\r\na:1\r\n\n', ['a=1']],
  ['nothing', '', []],
])('reads %s', (_case, text, entries) => {
  const reading = read(text);
  expect(reading.faults).toEqual([]);
  expect(reading.entries.map(({ key, text: value }) => `${key}=${value}`)).toEqual(entries);
});

test('says all that is wrong at once, with its place', () => {
  const text = 'delivery:12\nstatus\n:5\nother:1x\nstatus:\ndelivery:13\nmessage_new:1:2\n\0\0\0\n';
  expect(faults(text)).toEqual([
    'send.txt:2:1: "status" is not a key with a colon and a number after it.',
    'send.txt:3:1: ":5" is not a key with a colon and a number after it.',
    'send.txt:4:7: "1x" is not the number that other wants.',
    'send.txt:5:8: "" is not the number that status wants.',
    'send.txt:6:1: the key delivery stands here a second time.',
    'send.txt:7:13: "1:2" is not the number that message_new wants.',
    'send.txt:8:1: "\\x00\\x00\\x00" is not a key with a colon and a number after it.',
  ]);
});

test('does not look into a file that is too large', () => {
  expect(faults('a:1\n'.repeat(20_000))).toEqual(['send.txt: is larger than 65536 octets: this is no counter file.']);
});

test.each([
  ['its key in front', 'written_by_maillogs:1\ndelivery:2\n', true],
  ['its key moved by another program', 'delivery:2\nwritten_by_maillogs:1\n', true],
  ['no such key', 'delivery:2\n', false],
  ['a key that ends like it', 'x_written_by_maillogs:1\n', false],
  ['nothing', '', false],
])('tells a file of maillogs itself by its key: %s', (_case, text, isOwn) => {
  expect(isOwnCounterFile(Buffer.from(text))).toBe(isOwn);
});
