// RFC 5424 section 6, after `<PRI>1 `: TIME HOST APP PROCID MSGID SD, each after one blank, then the text.

import { BACKSLASH, DOUBLE_QUOTE, HYPHEN, LEFT_BRACKET, RIGHT_BRACKET, SPACE } from '../base/ascii';
import type { LogRecord } from '../base/log-record';
import { indexOfByte, literal, startsWith } from '../base/scan';
import { skipOwnStamp } from './syslog-header';

const BYTE_ORDER_MARK = literal('\xef\xbb\xbf');

/** Leaves the record alone when the header is not whole. */
export function readRfc5424(record: LogRecord, timeStart: number): void {
  const { bytes, end } = record;
  const hostStart = indexOfByte(bytes, SPACE, timeStart, end) + 1;
  if (hostStart === 0) return;
  const hostEnd = indexOfByte(bytes, SPACE, hostStart, end);
  if (hostEnd < 0) return;
  const appEnd = indexOfByte(bytes, SPACE, hostEnd + 1, end);
  if (appEnd < 0) return;
  const processEnd = indexOfByte(bytes, SPACE, appEnd + 1, end);
  if (processEnd < 0) return;
  const idEnd = indexOfByte(bytes, SPACE, processEnd + 1, end);
  if (idEnd < 0) return;
  let text = endOfStructuredData(bytes, idEnd + 1, end);
  if (text < 0) return;
  if (text < end && bytes[text] === SPACE) text++;
  // rsyslog keeps the blank that stood before the text of a record without a tag.
  if (text < end && bytes[text] === SPACE) text++;
  if (startsWith(bytes, text, end, BYTE_ORDER_MARK)) text += BYTE_ORDER_MARK.length;
  const isNamed = !(appEnd === hostEnd + 2 && bytes[hostEnd + 1] === HYPHEN);
  record.hostStart = hostStart;
  record.hostEnd = hostEnd;
  record.identStart = hostEnd + 1;
  record.identEnd = isNamed ? appEnd : hostEnd + 1;
  record.start = text;
  skipOwnStamp(record);
}

/** One past `-` or a run of `[id name="value"…]`, in whose values `\`, `"` and `]` are escaped; -1 if unclosed. */
function endOfStructuredData(bytes: Uint8Array, at: number, end: number): number {
  if (at < end && bytes[at] === HYPHEN) return at + 1;
  let i = at;
  while (i < end && bytes[i] === LEFT_BRACKET) {
    let isQuoted = false;
    for (i++; i < end && (isQuoted || bytes[i] !== RIGHT_BRACKET); i++) {
      if (bytes[i] === BACKSLASH && isQuoted) i++;
      else if (bytes[i] === DOUBLE_QUOTE) isQuoted = !isQuoted;
    }
    if (i >= end) return -1;
    i++;
  }
  return i === at ? -1 : i;
}
