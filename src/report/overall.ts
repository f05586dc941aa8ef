// The overall figures of one mail system in a span of time. The terms are those of qmailanalog's zoverall:
//
//   ddelay               latency of a successful delivery: its end, less the time when the message was queued
//   xdelay               latency of an attempt: its end, less its begin
//   qtime                time that a completed message spent in the queue
//   average concurrency  total xdelay over the time from the first queueing or begin to the last end
//
// A message counts when it is completed, an attempt when it ends.

import { Ranking } from './ranking';

export type Verdict = 'success' | 'failure' | 'deferral';

/** What is known of a line beside its text. */
export interface LineOrigin {
  readonly host: string;
  /** As its rule has it: the result of the attempt that it reports, if it does, and the size of a message of Exim. */
  readonly verdict: Verdict | undefined;
  readonly octets: number;
  /** It reports an attempt that took the message to a content filter, which hands it back under another id. */
  readonly isToFilter: boolean;
}

export interface Window {
  readonly fromMs: number;
  /** The first moment that does not belong to it. */
  readonly toMs: number;
  /** The hour of a day that local clocks show; where summer time ends, two hours of a day show the same. */
  readonly hourOf?: (atMs: number) => number;
}

export interface CompletedMessage {
  readonly bornMs: number;
  readonly endedMs: number;
  readonly octets: number;
  /** By verdict of the attempts made for it. */
  readonly attempts: Readonly<Record<Verdict, number>>;
}

export interface Attempt {
  readonly verdict: Verdict;
  readonly endedMs: number;
  /** When its message was queued; undefined where no log that was read says so. */
  readonly bornMs: number | undefined;
  /** How long it took; undefined where the log does not say. */
  readonly xdelayMs: number | undefined;
  /** How long after queueing it ended, where the log says that itself. */
  readonly ddelayMs?: number | undefined;
  readonly reason: string;
  readonly host: string;
}

/** Parts of the window that are shown apart: hours of a day, or as many that are equally long. */
export const SLICES = 24;

export class Overall {
  messages = 0;
  recipients = 0;
  /** Of completed messages. */
  attemptsOfMessages = 0;
  octets = 0;
  octetsWeighted = 0;
  qtimeMs = 0;
  readonly verdicts: Record<Verdict, number> = { success: 0, failure: 0, deferral: 0 };
  ddelayMs = 0;
  ddelays = 0;
  xdelayMs = 0;
  xdelays = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  /** What ended in the window and began where no log reaches: in none of the other figures. */
  readonly unmatched = { messages: 0, attempts: 0 };
  readonly slices = Array.from(
    { length: SLICES },
    (): Record<Verdict, number> => ({
      ...{ success: 0, failure: 0, deferral: 0 },
    }),
  );
  readonly reasons = { failure: new Ranking(), deferral: new Ranking() };
  readonly hosts = { failure: new Ranking(), deferral: new Ranking() };

  constructor(private readonly window: Window) {}

  get attempts(): number {
    return this.verdicts.success + this.verdicts.failure + this.verdicts.deferral;
  }

  get isEmpty(): boolean {
    const { messages, attempts } = this.unmatched;
    return this.messages + this.attempts + messages + attempts === 0;
  }

  isWithin(atMs: number): boolean {
    return atMs >= this.window.fromMs && atMs < this.window.toMs;
  }

  completed({ bornMs, endedMs, octets, attempts: { success, failure, deferral } }: CompletedMessage): void {
    if (!this.isWithin(endedMs)) return;
    this.messages++;
    this.recipients += success + failure;
    this.attemptsOfMessages += success + failure + deferral;
    this.octets += octets;
    this.octetsWeighted += octets * success;
    this.qtimeMs += endedMs - bornMs;
    this.reach(bornMs, endedMs);
  }

  attempted(attempt: Attempt): void {
    const { verdict, endedMs, bornMs, xdelayMs, ddelayMs } = attempt;
    if (!this.isWithin(endedMs)) return;
    this.verdicts[verdict]++;
    this.slices[this.sliceOf(endedMs)]![verdict]++;
    if (xdelayMs !== undefined) {
      this.xdelayMs += xdelayMs;
      this.xdelays++;
    }
    const told = ddelayMs ?? (bornMs === undefined ? undefined : endedMs - bornMs);
    if (verdict === 'success' && told !== undefined) {
      this.ddelayMs += told;
      this.ddelays++;
    }
    this.reach(bornMs ?? endedMs - (xdelayMs ?? 0), endedMs);
    if (verdict === 'success') return;
    const seconds = (xdelayMs ?? 0) / 1000;
    this.reasons[verdict].add(attempt.reason, seconds);
    this.hosts[verdict].add(attempt.host, seconds);
  }

  /** Something ended whose begin is not known. */
  endedUnmatched(what: 'messages' | 'attempts', atMs: number): void {
    if (this.isWithin(atMs)) this.unmatched[what]++;
  }

  private sliceOf(atMs: number): number {
    const { fromMs, toMs, hourOf } = this.window;
    if (hourOf !== undefined) return hourOf(atMs);
    return Math.min(SLICES - 1, Math.floor(((atMs - fromMs) / (toMs - fromMs)) * SLICES));
  }

  private reach(fromMs: number, toMs: number): void {
    this.firstMs = Math.min(this.firstMs, fromMs);
    this.lastMs = Math.max(this.lastMs, toMs);
  }
}
