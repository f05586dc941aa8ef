// Text that a stranger may have chosen, made safe for a terminal and for one line of a log.

/** Bytes or text as printable ASCII: anything else becomes \xNN; cut to `limit` characters with an ellipsis. */
export function printable(input: Uint8Array | string, limit = 200): string {
  const bytes = typeof input === 'string' ? Buffer.from(input, 'utf8') : input;
  let text = '';
  for (const byte of bytes) {
    if (text.length >= limit) return `${text}...`;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}

/**
 * Text that stays the one line it is: only what a terminal obeys, or what ends a line, becomes \xNN, and so does a
 * byte of a file's name that is not UTF-8 (see host/path-bytes.ts).
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\x00-\x1f\x7f-\x9f]/g, (character) => printable(character))
    .replace(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, (byte) => printable(Buffer.of(byte.charCodeAt(0) & 0xff)));
}

/** JSON.stringify, without the control characters that it leaves as they are (DEL and C1) and a terminal obeys. */
export function jsonText(value: unknown, indent?: number): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, indent).replace(/[\x7f-\x9f]/g, escaped);
}
