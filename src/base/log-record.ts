// One log line taken apart by its framing. A reader keeps one record and refills it for every line, so
// that the hot path allocates nothing: copy what must outlive the line.

import { CR } from './ascii';
import { NO_SEVERITY } from './severity';

const NOTHING = new Uint8Array(0);

export class LogRecord {
  /** The buffer the line lies in; all positions below count from its start. */
  bytes: Uint8Array = NOTHING;
  /** First byte of the text the program wrote, after stamp, host and ident. */
  start = 0;
  /** One past the last byte; the LF and one CR before it are not part of the line. */
  end = 0;
  /** The program name the framing gave (syslog tag without its [pid]); empty where there is none. */
  identStart = 0;
  identEnd = 0;
  /** The host name of a syslog framing; empty where there is none. */
  hostStart = 0;
  hostEnd = 0;
  /** Set on a splogger record that goes on with the one before it: never an event of its own. */
  isContinuation = false;
  /** The stream of a container that the line came from, 1 or 2; 0 for any other line. */
  stream = 0;
  /** The severity of a syslog record as RFC 5424 numbers it; NO_SEVERITY where the framing does not say. */
  severity = NO_SEVERITY;
  /** Only a piece of a line: the stream's next one goes on with it. */
  isPiece = false;
  /** Where the container's text begins: what is to be put together. */
  pieceStart = 0;
  /** Room for a text that was escaped; `bytes` then is this and not the buffer that the line lies in. */
  decoded: Uint8Array = NOTHING;

  /** Makes it the whole line in [start, end) of `bytes`, without a CR at its end and with no part named yet. */
  begin(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end > start && bytes[end - 1] === CR ? end - 1 : end;
    this.identStart = this.identEnd = start;
    this.hostStart = this.hostEnd = start;
    this.isContinuation = this.isPiece = false;
    this.stream = 0;
    this.severity = NO_SEVERITY;
  }

  /** Whether the framing named the program. */
  get hasIdent(): boolean {
    return this.identEnd > this.identStart;
  }
}
