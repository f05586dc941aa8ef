// The line that shows, at a terminal, how far a long pass has come: it is written over and over, and erased at the
// end. A pass that takes no longer than others has none.

import { printable } from '../base/printable';
import type { Clock } from '../host/clock';
import type { Host } from '../host/host';
import type { Invocation } from '../host/invocation';
import { isAtTerminal } from '../host/standard-streams';
import type { Progress } from './ingest';

const SHOWN_AFTER_MS = 1000;
const EVERY_MS = 200;
/** ECMA-48: back to the first column, and erase to the end of the line. */
const ERASE = '\r\x1b[K';
const MAX_NAME = 40;

export class ProgressLine {
  private startedMs: number | undefined;
  private shownMs = Number.NEGATIVE_INFINITY;
  private isShown = false;
  /** Octets of logs that this pass is done with, and of the one it reads. */
  private doneOctets = 0;
  private last: Progress | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly write: (text: string) => void,
  ) {}

  /** Shows how far the pass has come, at most now and then and only in a pass that takes long. */
  progressed(progress: Progress): void {
    const nowMs = this.clock.monotonicMs();
    this.startedMs ??= nowMs;
    if (this.last !== undefined && this.last.path !== progress.path) this.doneOctets += this.last.readOctets;
    this.last = progress;
    if (nowMs - this.startedMs < SHOWN_AFTER_MS || nowMs - this.shownMs < EVERY_MS) return;
    this.shownMs = nowMs;
    this.isShown = true;
    const megabytes = (this.doneOctets + progress.readOctets) / 1e6;
    const speed = Math.round((megabytes * 1000) / (nowMs - this.startedMs));
    this.write(`${ERASE}maillogs: ${printable(progress.source, MAX_NAME)}: ${shareOf(progress)}${speed} MB/s`);
  }

  /** The pass is over. */
  end(): void {
    this.erase();
    this.startedMs = this.last = undefined;
    this.doneOctets = 0;
  }

  /** The host with a journal whose events begin a line of their own. */
  beside(host: Host): Host {
    const { journal } = host;
    return {
      ...host,
      journal: {
        note: (event) => {
          this.erase();
          journal.note(event);
        },
      },
    };
  }

  private erase(): void {
    if (this.isShown) this.write(ERASE);
    this.isShown = false;
  }
}

/** How much a compressed log holds is not known. */
function shareOf({ readOctets, allOctets }: Progress): string {
  if (allOctets === 0 || readOctets > allOctets) return '';
  return `${Math.floor((readOctets / allOctets) * 100)} % of ${(allOctets / 1e6).toFixed(1)} MB, `;
}

/** undefined where stderr is no terminal. */
export function progressLine({ host, stderr }: Invocation): ProgressLine | undefined {
  return isAtTerminal(2) ? new ProgressLine(host.clock, stderr) : undefined;
}
