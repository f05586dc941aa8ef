import fc from 'fast-check';
import { LocalStamps } from '../../../src/multilog/local-stamps';
import { timed } from '../../support/property';

const convert = (text: string, isInLine = false) =>
  new LocalStamps().convert(Buffer.from(text, 'latin1'), isInLine).toString('latin1');

/** The stamp of a second since 1970 and its date by the local clocks. */
function stampOf(seconds: number, nanoseconds = 0): { readonly stamp: string; readonly date: string } {
  const hex = (n: number) => n.toString(16).padStart(8, '0');
  const local = new Date(seconds * 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
  const time = `${two(local.getHours())}:${two(local.getMinutes())}:${two(local.getSeconds())}`;
  return {
    stamp: `@40000000${hex(seconds + 10)}${hex(nanoseconds)}`,
    date: `${day} ${time}.${String(nanoseconds).padStart(9, '0')}`,
  };
}

test('a stamp becomes the local date, ten seconds of TAI taken off', () => {
  const { stamp, date } = stampOf(1_727_173_369, 455_884_100);
  expect(convert(`${stamp} new msg 93\n`)).toBe(`${date} new msg 93\n`);
});

test('lines of one second and of others, in any order', () => {
  const [a, b] = [stampOf(1_727_173_369, 1), stampOf(1_700_000_000, 999_999_999)];
  expect(convert(`${a.stamp} 1\n${a.stamp} 2\n${b.stamp} 3\n${a.stamp} 4\n`)).toBe(
    `${a.date} 1\n${a.date} 2\n${b.date} 3\n${a.date} 4\n`,
  );
});

test.each([
  ['no stamp', 'new msg 93\n'],
  ['a stamp further on', `x ${stampOf(1).stamp}\n`],
  ['a digit too few', '@4000000066f2a1031b2c3d4 x\n'],
  ['a digit too many', '@4000000066f2a1031b2c3d440 x\n'],
  ['capitals', '@4000000066F2A1031B2C3D44 x\n'],
  ['a time before 1970', '@3fffffff66f2a1031b2c3d44 x\n'],
  ['a time that no calendar has', '@7fffffff66f2a1031b2c3d44 x\n'],
  ['a stamp that is cut off', '@4000000066f2\n'],
  ['empty lines', '\n\n'],
  ['nothing', ''],
  ['bytes of all kinds', '\xff\x00\r\u0085@\n'],
])('%s stays as it is', (_case, text) => {
  expect(convert(text)).toBe(text);
});

test('the rest of a line is not its beginning', () => {
  const { stamp, date } = stampOf(1_727_173_369);
  expect(convert(`${stamp} x\n${stamp} y\n`, true)).toBe(`${stamp} x\n${date} y\n`);
});

test('a stamp and nothing else, without an LF, is converted', () => {
  const { stamp, date } = stampOf(1_727_173_369);
  expect(convert(stamp)).toBe(date);
});

test('lines in any number come out as if each were alone', () => {
  const line = fc.oneof(
    fc.nat({ max: 4_000_000_000 }).map((seconds) => stampOf(seconds).stamp),
    fc.string({ unit: fc.constantFrom('@', '4', '0', ' ', 'f', '\r') }),
  );
  fc.assert(
    fc.property(fc.array(line), (texts) => {
      expect(convert(texts.map((text) => `${text}\n`).join(''))).toBe(
        texts.map((text) => convert(`${text}\n`)).join(''),
      );
    }),
    timed(),
  );
});
