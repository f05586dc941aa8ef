// Feeds the RRD files that `maillogs graph` draws, each minute after a whole pass. What a pass catches up on belongs to
// the time before it, and what an import or a lost state adds to no time at all: both leave a gap.

import { sentenceOf } from '../base/problem';
import type { Config } from '../config/config';
import { HEARTBEAT_SECONDS, historyDirectory, KEEP_SECONDS, KeptHistory } from '../graph/keep';
import type { Host } from '../host/host';
import type { Snapshot } from '../ledger/snapshot';
import type { View } from '../view/view';
import type { ViewInput } from '../view/view-input';
import { servicesIn } from '../view/view-scope';
import type { Part, PassResult, Works } from './part';

export class HistoryDoor implements Part {
  private config: Config | undefined;
  private kept: KeptHistory | undefined;
  private input: ViewInput | undefined;
  /** What was given last, and when, in seconds since 1970. */
  private given: { readonly snapshot: Snapshot; readonly at: number } | undefined;
  /** A source has caught up since then on what is older than a gap. */
  private hasCaughtUp = false;
  /** By source, in seconds, as the last view had it. */
  private lags: ReadonlyMap<string, number> = new Map();
  private adding: Promise<void> | undefined;
  private hasFailed = false;

  constructor(private readonly host: Host) {}

  use({ config }: Works): void {
    this.config = config;
    this.kept =
      config.history === 'rrdtool' ? new KeptHistory(this.host, historyDirectory(config.stateDir)) : undefined;
  }

  publish(_: View, input: ViewInput): void {
    this.input = input;
    const sources = [...input.status.sources];
    // One that is missing adds nothing, however long; what it adds once it is there again is old.
    this.hasCaughtUp ||= sources.some(([name, { state, lagSeconds }]) => {
      const worst = Math.max(lagSeconds, this.lags.get(name) ?? 0);
      return (state === 'ok' || state === 'catchingUp') && worst > HEARTBEAT_SECONDS;
    });
    this.lags = new Map(sources.map(([name, { lagSeconds }]) => [name, lagSeconds]));
  }

  passed(result: PassResult): void {
    // Only then all that there was is counted.
    if (result.kind !== 'committed' && result.kind !== 'idle') return;
    const { kept, input, config, given } = this;
    const at = Math.floor(this.host.clock.nowMs() / 1000);
    if (kept === undefined || config === undefined || input === undefined || this.adding !== undefined) return;
    // A clock that was set back has to come to where it was: RRDtool takes nothing that is older.
    if (given !== undefined && at < given.at + KEEP_SECONDS) return;
    const { snapshot } = input;
    // What happened while we were away, no one here knows.
    const isBroken = this.hasCaughtUp || given === undefined || !isComparable(given.snapshot, snapshot);
    this.given = { snapshot, at };
    this.hasCaughtUp = false;
    this.adding = kept
      .add({ at, counted: snapshot, services: new Set([...servicesIn(config), 'agent']), isBroken })
      .then(
        () => {
          this.hasFailed = false;
        },
        (thrown) => {
          if (!this.hasFailed) this.host.journal.note({ kind: 'historyFailed', reason: sentenceOf(thrown) });
          this.hasFailed = true;
        },
      )
      .finally(() => {
        this.adding = undefined;
      });
  }

  async stop(): Promise<void> {
    await this.adding;
  }
}

/** No import, no loss of the state and no older copy lies between them; a service's stamp tells more than the epoch. */
function isComparable(before: Snapshot, after: Snapshot): boolean {
  if (before.epoch !== after.epoch && before.epoch !== undefined) return false;
  return [...after.discontinuities].every(([service, atMs]) => before.discontinuities.get(service) === atMs);
}
