// Lines of a log whose program the configuration names, since they carry no name: stamps are taken off, and what
// containers put before them. What follows is the text, even where it looks like a host and a tag.

import { AT, COLON, DOUBLE_QUOTE, ESC, isDigit, isLetter, LEFT_BRACE, PLUS, SPACE } from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { skipDigits } from '../base/scan';
import { readComposePrefix, readCriTag } from './container-line';
import { readJsonLine } from './json-line';
import { endOfCalendar, endOfEpoch, endOfTai64n, type IsoStamp, isName, NONE, readIsoStamp, skipZone } from './stamps';

/** A container's, a supervisor's, and the program's own. */
const MOST_STAMPS = 3;

const stamp: IsoStamp = { end: 0, separator: 0, fractionDigits: 0, hasZone: false };

/** Like takeApart of framing.ts, but leaves host and program name empty. */
export function takeOffStamps(record: LogRecord, bytes: Uint8Array, start: number, end: number): void {
  record.begin(bytes, start, end);
  if (start >= record.end) return;
  let at = pastContainer(record, start);
  for (let n = 0; n < MOST_STAMPS && at >= 0 && at < record.end; n++) at = pastStamp(record, at);
}

/** Where the line that a container's program wrote begins; -1 when it is not to be taken apart any further. */
function pastContainer(record: LogRecord, at: number): number {
  const { bytes } = record;
  const first = bytes[at];
  if (first === LEFT_BRACE && bytes[at + 1] === DOUBLE_QUOTE) {
    const kind = readJsonLine(record, at);
    record.identStart = record.identEnd = record.hostStart = record.hostEnd = record.start;
    return kind === 'framed' && !record.isPiece ? record.start : NONE;
  }
  if (first !== ESC && !isLetter(first)) return at;
  const text = readComposePrefix(record, at);
  return text < 0 ? at : text;
}

/** Where the text after a stamp begins; -1 when there is no stamp. */
function pastStamp(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  const stampEnd = endOfStamp(record, at);
  if (stampEnd < 0 || (stampEnd < end && bytes[stampEnd] !== SPACE)) return NONE;
  const text = Math.min(end, stampEnd + 1);
  record.start = text;
  const container = readCriTag(record, text);
  if (container >= 0) return record.isPiece ? NONE : container;
  // s6-log writes two blanks.
  if (text < end && bytes[text] === SPACE) record.start = text + 1;
  return record.start;
}

function endOfStamp(record: LogRecord, at: number): number {
  const { bytes, end } = record;
  const first = bytes[at];
  if (first === AT) return endOfTai64n(bytes, at, end);
  if (isDigit(first)) {
    if (readIsoStamp(stamp, bytes, at, end)) return pastZone(bytes, stamp.end, end);
    const epochEnd = endOfEpoch(bytes, at, end);
    if (epochEnd >= 0 && epochEnd < end && bytes[epochEnd] === PLUS) record.isContinuation = true;
    return epochEnd;
  }
  if (bytes[at + 3] !== SPACE) return NONE;
  const calendarEnd = endOfCalendar(bytes, at, end);
  if (calendarEnd >= 0) return bytes[calendarEnd] === COLON && calendarEnd < end ? calendarEnd + 1 : calendarEnd;
  if (end - at < 24 || !isName(bytes, at)) return NONE;
  // Www Mmm dd HH:MM:SS YYYY
  const clockEnd = endOfCalendar(bytes, at + 4, end);
  const hasYear = clockEnd >= 0 && bytes[clockEnd] === SPACE && skipDigits(bytes, clockEnd + 1, end) === clockEnd + 5;
  return hasYear ? clockEnd + 5 : NONE;
}

/** Exim with log_timezone: the zone after a blank. */
function pastZone(bytes: Uint8Array, at: number, end: number): number {
  const zoneEnd = skipZone(bytes, at + 1, end);
  return at < end && zoneEnd === at + 6 ? zoneEnd : at;
}
