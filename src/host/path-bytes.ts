// Names of files are bytes, and need not be UTF-8. As text, a byte that belongs to no UTF-8 character stands as the
// lone surrogate U+DC00 + byte (Python's "surrogateescape", PEP 383): it goes through JSON and back unchanged.

const ESCAPED = /(?<![\ud800-\udbff])[\udc80-\udcff]/;

/** What a system call takes for a path. */
export function pathBytes(path: string): string | Buffer {
  if (!ESCAPED.test(path)) return path;
  const parts = path.split(/(?<![\ud800-\udbff])([\udc80-\udcff])/);
  // Every other part is one escaped byte.
  return Buffer.concat(
    parts.map((part, i) => (i % 2 === 0 ? Buffer.from(part) : Buffer.of(part.charCodeAt(0) & 0xff))),
  );
}

/** The text of a name or a path that a system call gave. */
export function pathText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  // Decoding puts U+FFFD in the place of what is not UTF-8; a name may also hold one of its own.
  if (!text.includes('\ufffd') || Buffer.from(text).equals(bytes)) return text;
  let escaped = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterLength(bytes, at);
    escaped += length === 0 ? String.fromCharCode(0xdc00 + bytes[at]!) : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return escaped;
}

/** Octets of the UTF-8 character that begins there; 0 where none does. */
function characterLength(bytes: Buffer, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    const piece = bytes.subarray(at, at + length);
    const text = piece.toString('utf8');
    if (Buffer.from(text).equals(piece)) return length;
  }
  return 0;
}
