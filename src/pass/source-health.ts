// How one source is doing, for who watches it: whether it is read, and how far behind. What a pass finds is said
// only once it is committed; until then lines that were read are not counted, so the source is behind.

import type { SourceCursor } from '../logs/cursor';
import type { SourceState, SourceStatus } from '../registry/source-status';

const MS_PER_SECOND = 1000;

export class SourceHealth {
  private state: SourceState = 'waiting';
  private lastError = '';
  /** Octets not counted yet, of each log of the source that has any. */
  private readonly unread = new Map<string, number>();
  /** When all that was there was known to be counted, on the monotonic clock. */
  private caughtUpMs: number;
  private hasBegun = false;

  constructor(
    private readonly path: string,
    nowMs: number,
  ) {
    this.caughtUpMs = nowMs;
  }

  /** At the first pass: `idleMs` ago all files were looked at, and counted to their ends if nothing else is known. */
  begin(cursors: readonly SourceCursor[], idleMs: number): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    if (cursors.length > 0) this.caughtUpMs -= Math.max(0, idleMs);
  }

  /** Octets of a log that are there and not counted: at the beginning of its reading, or in the middle. */
  behind(log: string, octets: number): void {
    if (octets > 0) this.unread.set(log, octets);
    else this.unread.delete(log);
  }

  /** All logs were looked at and counted, to their ends or not; `rest` is what is left of those that have some left. */
  counted(isAtEnd: boolean, rest: ReadonlyMap<string, number>, nowMs: number): void {
    this.unread.clear();
    for (const [log, octets] of rest) this.behind(log, octets);
    this.state = isAtEnd ? 'ok' : 'catchingUp';
    if (isAtEnd) this.caughtUpMs = nowMs;
  }

  /** Nothing is new. */
  unchanged(nowMs: number): void {
    this.state = 'ok';
    this.caughtUpMs = nowMs;
  }

  /** More was made durable, and there is more to read. */
  advanced(): void {
    this.state = 'catchingUp';
  }

  /** What was read could not be committed. */
  voided(): void {
    if (this.state === 'ok') this.state = 'catchingUp';
  }

  /** The source could not be read; the reason is shown to operators. */
  failed(state: 'missing' | 'unreadable', reason: string): void {
    this.state = state;
    this.lastError = reason;
  }

  /** Milliseconds since all that was there was known to be counted, at a moment of the monotonic clock. */
  behindMs(nowMs: number): number {
    return nowMs - this.caughtUpMs;
  }

  /** How the source is doing at a moment, which is one of the monotonic clock in milliseconds. */
  status(nowMs: number): SourceStatus {
    const { path, state, lastError } = this;
    const lagOctets = [...this.unread.values()].reduce((sum, octets) => sum + octets, 0);
    const lagSeconds = state === 'ok' ? 0 : Math.max(0, Math.floor((nowMs - this.caughtUpMs) / MS_PER_SECOND));
    return { path, state, lagOctets, lagSeconds, lastError };
  }
}

/** Octets that were seen of a log and lie after its cursor. */
export function unreadOctets({ files }: SourceCursor): number {
  return files.reduce((sum, { offsetBytes, seenBytes = 0 }) => sum + Math.max(0, seenBytes - offsetBytes), 0);
}
