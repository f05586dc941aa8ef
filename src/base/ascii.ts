// Bytes of ASCII by name, and the classes of them that log lines are made of.

export const LF = 0x0a;
export const CR = 0x0d;
export const ESC = 0x1b;
export const SPACE = 0x20;
export const DOUBLE_QUOTE = 0x22;
export const APOSTROPHE = 0x27;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const HYPHEN = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const SEMICOLON = 0x3b;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const AT = 0x40;
export const CAPITAL_A = 0x41;
export const CAPITAL_F = 0x46;
export const CAPITAL_L = 0x4c;
export const CAPITAL_P = 0x50;
export const CAPITAL_T = 0x54;
export const CAPITAL_Z = 0x5a;
export const LEFT_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const RIGHT_BRACKET = 0x5d;
export const UNDERSCORE = 0x5f;
export const SMALL_A = 0x61;
export const SMALL_E = 0x65;
const SMALL_F = 0x66;
export const SMALL_L = 0x6c;
export const SMALL_M = 0x6d;
export const SMALL_Z = 0x7a;
export const LEFT_BRACE = 0x7b;
export const BAR = 0x7c;
export const RIGHT_BRACE = 0x7d;

/** Between a capital letter and the small one. */
const CASE_BIT = 0x20;

/** Whether a byte is one of `0` to `9`; false beyond the end of the bytes. */
export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** Whether a byte is a letter of either case; false beyond the end of the bytes. */
export function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && (byte | CASE_BIT) >= SMALL_A && (byte | CASE_BIT) <= SMALL_Z;
}

/** Whether a byte is a hexadecimal digit as TAI64N writes them, small; false beyond the end of the bytes. */
export function isHexDigit(byte: number | undefined): boolean {
  return isDigit(byte) || (byte !== undefined && byte >= SMALL_A && byte <= SMALL_F);
}

const NULS = Buffer.alloc(4096);

/** Where the NULs end that stand in [from, to) of the bytes: `from` where there is none, `to` where there is nothing else. */
export function afterNuls(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  // A hole may be as long as a log.
  while (to - at >= NULS.length && NULS.compare(bytes, at, at + NULS.length) === 0) at += NULS.length;
  while (at < to && bytes[at] === 0) at++;
  return at;
}
