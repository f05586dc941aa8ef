// Lines that are JSON objects: docker's json-file driver, `{"log":"TEXT\n","stream":"stderr","time":"..."}`, and
// `journalctl -o json`, whose SYSLOG_IDENTIFIER and MESSAGE are a program and its text. Only the object's own keys are
// looked at, whatever a text holds, and a text of the journal is never searched for another frame.

import {
  BACKSLASH,
  COLON,
  COMMA,
  CR,
  DOUBLE_QUOTE,
  LEFT_BRACE,
  LEFT_BRACKET,
  LF,
  RIGHT_BRACE,
  RIGHT_BRACKET,
} from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { isExactly, literal, skipDigits } from '../base/scan';
import { journalSeverity } from '../base/severity';
import { skipOwnStamp } from './syslog-header';

/** The keys that are looked for; where each one's value is in the line being read, or -1. */
const keys = [
  'log',
  'stream',
  'time',
  'MESSAGE',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  '_HOSTNAME',
  'PRIORITY',
  '_TRANSPORT',
] as const;
type Key = (typeof keys)[number];
const words = keys.map(literal);
const places = new Int32Array(keys.length);
const placeOf = (key: Key): number => places[keys.indexOf(key)]!;

const STDERR = literal('"stderr"');

/** What kind of line it was: `framed` holds a line that may have a frame of its own, `whole` a program and its text. */
export type JsonLine = 'none' | 'framed' | 'whole';

/** Fills the record from the object at `at`, decoding what it takes; leaves it alone when that is none of the two. */
export function readJsonLine(record: LogRecord, at: number): JsonLine {
  const { bytes, end } = record;
  if (!findKeys(bytes, at, end)) return 'none';
  if (placeOf('log') >= 0 && bytes[placeOf('log')] === DOUBLE_QUOTE) {
    readDockerLine(record);
    return 'framed';
  }
  if (placeOf('MESSAGE') < 0) return 'none';
  readJournalEntry(record);
  return 'whole';
}

/** A text without its LF is a piece of a longer line: docker cuts at 16 KiB. */
function readDockerLine(record: LogRecord): void {
  const { bytes } = record;
  const stream = placeOf('stream');
  const isDockers = stream >= 0 && placeOf('time') >= 0;
  if (isDockers) record.stream = isExactly(bytes, stream, stream + STDERR.length, STDERR) ? 2 : 1;
  const room = roomFor(record);
  let length = decodeValue(bytes, placeOf('log'), record.end, room, 0);
  const hasLf = length > 0 && room[length - 1] === LF;
  record.isPiece = isDockers && !hasLf;
  if (hasLf) length--;
  if (length > 0 && room[length - 1] === CR) length--;
  record.bytes = room;
  record.start = record.pieceStart = 0;
  // No host is named in the bytes that the text was decoded into.
  record.hostStart = record.hostEnd = 0;
  record.end = length;
}

function readJournalEntry(record: LogRecord): void {
  const { bytes, end } = record;
  const room = roomFor(record);
  const identifier = placeOf('SYSLOG_IDENTIFIER') >= 0 ? placeOf('SYSLOG_IDENTIFIER') : placeOf('_COMM');
  const identEnd = identifier < 0 ? 0 : decodeValue(bytes, identifier, end, room, 0);
  const host = placeOf('_HOSTNAME');
  const hostEnd = host < 0 ? identEnd : decodeValue(bytes, host, end, room, identEnd);
  const textEnd = decodeValue(bytes, placeOf('MESSAGE'), end, room, hostEnd);
  record.severity = journalSeverity(shortText(record, 'PRIORITY'), shortText(record, '_TRANSPORT'));
  record.bytes = room;
  record.identStart = 0;
  record.identEnd = record.hostStart = identEnd;
  record.hostEnd = record.start = hostEnd;
  record.end = textEnd;
  // Without a name nothing says whose it is: as of a syslog record without a tag, its host remains.
  if (identEnd > 0) skipOwnStamp(record);
}

/** A value of a few letters, as a string without escapes; empty for anything else. */
function shortText({ bytes, end }: LogRecord, key: Key): string {
  const at = placeOf(key);
  if (at < 0 || bytes[at] !== DOUBLE_QUOTE) return '';
  return Buffer.from(bytes.subarray(at + 1, Math.min(end, endOfString(bytes, at, end) - 1))).toString('latin1');
}

/** Decoded, a value is never longer than it was. */
function roomFor(record: LogRecord): Uint8Array {
  const length = record.end - record.start;
  if (record.decoded.length < length) record.decoded = new Uint8Array(Math.max(1024, length * 2));
  return record.decoded;
}

/** Notes where the values of the known keys are; false when what stands there is no whole object. */
function findKeys(bytes: Uint8Array, start: number, end: number): boolean {
  places.fill(-1);
  let at = start + 1;
  while (at < end && bytes[at] === DOUBLE_QUOTE) {
    const keyEnd = endOfString(bytes, at, end);
    if (keyEnd < 0 || bytes[keyEnd] !== COLON) return false;
    const valueEnd = endOfValue(bytes, keyEnd + 1, end);
    if (valueEnd < 0) return false;
    for (let i = 0; i < words.length; i++) {
      if (isExactly(bytes, at + 1, keyEnd - 1, words[i]!)) places[i] = keyEnd + 1;
    }
    if (bytes[valueEnd] === RIGHT_BRACE) return true;
    if (bytes[valueEnd] !== COMMA) return false;
    at = valueEnd + 1;
  }
  return false;
}

/** One past the quote that ends the string at `at`; less than `end`, or -1. */
function endOfString(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at + 1; i < end - 1; i++) {
    if (bytes[i] === BACKSLASH) i++;
    else if (bytes[i] === DOUBLE_QUOTE) return i + 1;
  }
  return -1;
}

/** One past a value, at the comma or brace after it; less than `end`, or -1. */
function endOfValue(bytes: Uint8Array, at: number, end: number): number {
  let depth = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === DOUBLE_QUOTE) {
      const stringEnd = endOfString(bytes, i, end);
      if (stringEnd < 0) return -1;
      i = stringEnd - 1;
    } else if (depth === 0 && (byte === COMMA || byte === RIGHT_BRACE)) return i;
    else if (byte === LEFT_BRACKET || byte === LEFT_BRACE) depth++;
    else if (byte === RIGHT_BRACKET || byte === RIGHT_BRACE) depth--;
  }
  return -1;
}

/**
 * Writes the value at `at` into `into` from `to` on, and returns where it ends there: a string, or the numbers of its
 * bytes, as journalctl writes what is no UTF-8. Anything else is empty.
 */
function decodeValue(bytes: Uint8Array, at: number, end: number, into: Uint8Array, to: number): number {
  if (bytes[at] === LEFT_BRACKET) return decodeNumbers(bytes, at, end, into, to);
  return bytes[at] === DOUBLE_QUOTE ? decodeString(bytes, at + 1, into, to) : to;
}

function decodeNumbers(bytes: Uint8Array, at: number, end: number, into: Uint8Array, to: number): number {
  let written = to;
  let i = at + 1;
  while (i < end && bytes[i] !== RIGHT_BRACKET) {
    const digitsEnd = skipDigits(bytes, i, end);
    if (digitsEnd === i) {
      i++;
      continue;
    }
    let value = 0;
    for (; i < digitsEnd; i++) value = (value * 10 + bytes[i]! - 0x30) & 0xff;
    into[written++] = value;
  }
  return written;
}

/** The string that begins at `at`, whose end is known to be in the line. */
function decodeString(bytes: Uint8Array, at: number, into: Uint8Array, to: number): number {
  let written = to;
  let i = at;
  for (;;) {
    const byte = bytes[i++]!;
    if (byte === DOUBLE_QUOTE) return written;
    if (byte !== BACKSLASH) {
      into[written++] = byte;
      continue;
    }
    const escaped = bytes[i++]!;
    if (escaped !== 0x75) {
      into[written++] = escapes[escaped]!;
      continue;
    }
    let code = hexValue(bytes, i);
    i += 4;
    if (code >= 0xd800 && code < 0xdc00 && bytes[i] === BACKSLASH && bytes[i + 1] === 0x75) {
      code = 0x10000 + ((code & 0x3ff) << 10) + (hexValue(bytes, i + 2) & 0x3ff);
      i += 6;
    }
    written = putCode(code, into, written);
  }
}

/** What stands for a byte after a backslash; itself where nothing does. */
const escapes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = 'bfnrt'.indexOf(String.fromCharCode(byte));
  return at < 0 ? byte : [0x08, 0x0c, 0x0a, 0x0d, 0x09][at]!;
});

function hexValue(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i]!;
    value = (value << 4) | (byte < 0x40 ? byte & 0xf : (byte & 0x7) + 9);
  }
  return value;
}

/** As UTF-8. */
function putCode(code: number, into: Uint8Array, to: number): number {
  let written = to;
  if (code < 0x80) into[written++] = code;
  else if (code < 0x800) into[written++] = 0xc0 | (code >> 6);
  else if (code < 0x10000) {
    into[written++] = 0xe0 | (code >> 12);
    into[written++] = 0x80 | ((code >> 6) & 0x3f);
  } else {
    into[written++] = 0xf0 | (code >> 18);
    into[written++] = 0x80 | ((code >> 12) & 0x3f);
    into[written++] = 0x80 | ((code >> 6) & 0x3f);
  }
  if (code >= 0x80) into[written++] = 0x80 | (code & 0x3f);
  return written;
}
