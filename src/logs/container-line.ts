// What the tools of containers put in front of a line that a program wrote to its standard output: Kubernetes' and
// podman's `STAMP stdout F TEXT` (the CRI logging format), and `NAME_1  | TEXT` of docker compose.

import {
  AT,
  BAR,
  CAPITAL_F,
  CAPITAL_P,
  COLON,
  DOT,
  ESC,
  HYPHEN,
  isDigit,
  isLetter,
  LEFT_BRACKET,
  SEMICOLON,
  SMALL_M,
  SPACE,
  UNDERSCORE,
} from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { literal, startsWith } from '../base/scan';
import { NONE } from './stamps';

const STDOUT = literal('stdout ');
const STDERR = literal('stderr ');
const LONGEST_NAME = 128;

/** Where the text begins after `stdout F ` at `at`; -1 when that does not stand there. */
export function readCriTag(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  if (bytes[at] !== STDOUT[0] || end - at < 9) return NONE;
  const isStderr = startsWith(bytes, at, end, STDERR);
  if (!isStderr && !startsWith(bytes, at, end, STDOUT)) return NONE;
  const mark = at + STDOUT.length;
  if (bytes[mark] !== CAPITAL_F && bytes[mark] !== CAPITAL_P) return NONE;
  // More tags may follow, each after a colon.
  let i = mark + 1;
  while (i < end && (bytes[i] === COLON || isLetter(bytes[i]) || isDigit(bytes[i]))) i++;
  if (i > mark + 1 && bytes[mark + 1] !== COLON) return NONE;
  if (i < end && bytes[i] !== SPACE) return NONE;
  const text = Math.min(end, i + 1);
  record.stream = isStderr ? 2 : 1;
  record.isPiece = bytes[mark] === CAPITAL_P;
  record.pieceStart = record.start = text;
  return text;
}

/** Where the text begins after `NAME  | ` at the line's beginning, coloured or not; -1 when that does not stand there. */
export function readComposePrefix(record: LogRecord, start: number): number {
  const { bytes, end } = record;
  const at = skipColour(bytes, start, end);
  const limit = Math.min(end, at + LONGEST_NAME);
  let i = at;
  while (i < limit && isNameByte(bytes[i]!)) i++;
  const nameEnd = i;
  while (i < limit && bytes[i] === SPACE) i++;
  if (nameEnd < at + 2 || i === nameEnd || i >= end || bytes[i] !== BAR) return NONE;
  i = skipColour(bytes, i + 1, end);
  if (i < end && bytes[i] !== SPACE) return NONE;
  record.start = skipColour(bytes, Math.min(end, i + 1), end);
  return record.start;
}

/** docker's names of containers, and those of the tasks of a swarm: `mail_mx.1.x7k@node`. */
function isNameByte(byte: number): boolean {
  return isLetter(byte) || isDigit(byte) || byte === HYPHEN || byte === DOT || byte === UNDERSCORE || byte === AT;
}

/** One past an escape sequence that sets a colour (ECMA-48 section 8.3.117). */
function skipColour(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 >= end || bytes[at] !== ESC || bytes[at + 1] !== LEFT_BRACKET) return at;
  let i = at + 2;
  while (i < end && (isDigit(bytes[i]) || bytes[i] === SEMICOLON)) i++;
  return i < end && bytes[i] === SMALL_M ? i + 1 : at;
}
