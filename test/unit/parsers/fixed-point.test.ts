import { decimalIn, skipDecimal } from '../../../src/parsers/fixed-point';

/** The number between strange digits, so that a reader that looks beyond its ends is found out. */
function between(text: string) {
  return { bytes: Buffer.from(`98.7${text}6.54`, 'latin1'), start: 4, end: 4 + text.length };
}

describe('reads a number as an integer of the places asked for', () => {
  test.each<[string, number, number | -1]>([
    ['5', 2, 500],
    ['5.0', 2, 500],
    ['12.8', 2, 1280],
    ['0.25', 3, 250],
    ['0.004', 2, 0],
    ['0.005', 2, 1],
    ['9.996', 2, 1000],
    ['7.9', 0, 8],
    ['999999999999.9', 2, 99999999999990],
    ['9999999999999', 2, -1],
    ['', 2, -1],
    ['.5', 2, -1],
    ['5.', 2, -1],
    ['1.2.3', 2, -1],
    ['-1', 2, -1],
    ['1e3', 2, -1],
  ])('"%s" at %i places', (text, places, value) => {
    const { bytes, start, end } = between(text);
    expect(decimalIn(bytes, start, end, places)).toBe(value);
  });
});

describe('finds the end of a number', () => {
  test.each<[string, number]>([
    ['12.8', 4],
    ['12.8/', 4],
    ['12./5', 2],
    ['x12', 0],
    ['', 0],
  ])('"%s"', (text, length) => {
    const { bytes, start, end } = between(text);
    expect(skipDecimal(bytes, start, end, 2) - start).toBe(length);
  });
});
