// Puts the pieces of a long line together that a container's runtime wrote one by one (docker at 16 KiB, others
// whenever a program paused in the midst of a line): a piece alone could begin with a stranger's words.

import type { LogRecord } from '../base/log-record';
import { MAX_LINE_BYTES } from './read-lines';

/** A stream of a container, and the beginning of the line that it has not ended, as latin1. */
export interface OpenPiece {
  readonly stream: number;
  readonly text: string;
}

export class LinePieces {
  private readonly held = new Map<number, Buffer>();

  /**
   * Takes the record of a container's line: the whole line when the record ends one that came in pieces, `waiting` when
   * the line goes on, undefined when the record is a line by itself.
   */
  take(record: LogRecord): Buffer | 'waiting' | undefined {
    const { stream, isPiece } = record;
    const before = this.held.get(stream);
    if (before === undefined && !isPiece) return undefined;
    const text = record.bytes.subarray(record.pieceStart, record.end);
    const whole = Buffer.concat(before === undefined ? [text] : [before, text]).subarray(0, MAX_LINE_BYTES);
    if (isPiece) {
      this.held.set(stream, whole);
      return 'waiting';
    }
    this.held.delete(stream);
    return whole;
  }

  /** The lines that have begun and not ended, one at most of each stream. */
  get open(): readonly OpenPiece[] {
    return [...this.held].map(([stream, bytes]) => ({ stream, text: bytes.toString('latin1') }));
  }

  /** Forgets all pieces but these, which an earlier pass has left. */
  reset(open: readonly OpenPiece[]): void {
    this.held.clear();
    for (const { stream, text } of open) this.held.set(stream, Buffer.from(text, 'latin1'));
  }
}
