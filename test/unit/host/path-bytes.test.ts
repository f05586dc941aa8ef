import fc from 'fast-check';
import { pathBytes, pathText } from '../../../src/host/path-bytes';
import { timed } from '../../support/property';

test('a name in UTF-8 is its text', () => {
  for (const name of ['mail.log', 'mél.log', '😀', '\ufffd', 'a\ufffdb\u2028']) {
    expect(pathText(Buffer.from(name))).toBe(name);
    expect(pathBytes(name)).toBe(name);
  }
});

test('a byte that is no UTF-8 is kept', () => {
  expect(pathText(Buffer.from('m\xe9l.log', 'latin1'))).toBe('m\udce9l.log');
  expect(pathBytes('m\udce9l.log')).toEqual(Buffer.from('m\xe9l.log', 'latin1'));
});

test('names that are not UTF-8 go through JSON', () => {
  const text = pathText(Buffer.from([0x2f, 0xff, 0xc3, 0xa9, 0xe9]));
  expect(JSON.parse(Buffer.from(JSON.stringify(text)).toString())).toBe(text);
});

test('any bytes come back, and two names are never one text', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string().map((text) => new TextEncoder().encode(text)),
  );
  const tricky = fc.array(fc.constantFrom(0xed, 0xa0, 0x80, 0xb3, 0xa9, 0xe9, 0x41, 0xf0, 0x9f), { maxLength: 8 });
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        tricky.map((each) => Uint8Array.from(each)),
      ),
      (each) => {
        const back = pathBytes(pathText(Buffer.from(each)));
        expect(Buffer.from(back as Buffer).equals(Buffer.from(each))).toBe(true);
      },
    ),
    timed(),
  );
});
