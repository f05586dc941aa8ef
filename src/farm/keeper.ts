// The farm as the agent keeps it: polls on and on, one after the other, commits each, and shows what is durable as the
// view of one more host. Load it with `await import`: where there is no farm, nothing of it is wanted.

import { Problem, sentenceOf } from '../base/problem';
import { version } from '../base/version';
import type { Config, FarmConfig } from '../config/config';
import { memberName } from '../config/read-farm';
import type { Host } from '../host/host';
import type { Resolver } from '../host/resolver';
import { Ledger } from '../ledger/ledger';
import { holderInWords } from '../ledger/lock';
import { type MemberStatus, summedStates } from '../registry/member-status';
import type { AgentStatus, LastPass } from '../view/agent-status';
import { type View, viewOf } from '../view/view';
import { addUp } from './add-up';
import { farmDirectory } from './farm-directory';
import { FarmPoller, type Poll } from './poller';
import { snmpAsker } from './snmp-asker';
import { sourcesOf } from './status';
import { countersWaiting } from './sums';

export type FarmedConfig = Config & { readonly farm: FarmConfig };

export interface FarmKeeperOptions {
  readonly host: Host;
  readonly resolver: Resolver;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Directories outside the state directory for the ledger's marks. */
  readonly marks: readonly string[];
  /** The newest durable sums, as the view of a host. */
  readonly published: (view: View) => void;
}

/** Members that are named in the journal after one poll. */
const MAX_NAMED = 20;

export class FarmKeeper {
  readonly #options: FarmKeeperOptions;
  readonly #config: FarmedConfig;
  readonly #ledger: Ledger;
  readonly #poller: FarmPoller;
  readonly #startedMs: number;
  #members: ReadonlyMap<string, MemberStatus> = new Map();
  #lastPass: LastPass | undefined;
  /** By the monotonic clock: when sums were last shown. */
  #shownMs: number | undefined;
  #view: View | undefined;
  #cancel: () => void = () => undefined;
  #inFlight: Promise<void> = Promise.resolve();
  #isStopped = false;
  #endPoll: () => void = () => undefined;
  #complaint = '';

  constructor(options: FarmKeeperOptions, config: FarmedConfig) {
    const { host, marks, resolver, environment } = options;
    const { clock, files } = host;
    this.#options = options;
    this.#config = config;
    this.#ledger = new Ledger(host, farmDirectory(config.stateDir), { marks });
    this.#startedMs = clock.nowMs();
    const world = { clock, files, resolver, environment, asker: snmpAsker };
    this.#poller = new FarmPoller(world, config.farm, config.rootOid);
  }

  /** What was durable before is shown at once; then polls come by themselves. */
  async start(): Promise<void> {
    try {
      await this.#ledger.refreshDurably();
    } catch (thrown) {
      // The first poll meets the same problem, and says it.
      if (!(thrown instanceof Problem)) throw thrown;
    }
    this.#publish();
    this.#next(0);
  }

  /** Resolves once nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    this.#endPoll();
    await this.#inFlight;
  }

  #next(delayMs: number): void {
    if (this.#isStopped) return;
    const { clock } = this.#options.host;
    this.#cancel = clock.after(delayMs, () => {
      const beganMs = clock.monotonicMs();
      this.#inFlight = this.#round(beganMs).finally(() => {
        this.#next(Math.max(0, this.#config.farm.everyMs - (clock.monotonicMs() - beganMs)));
      });
    });
  }

  /** One poll, committed. If we die before the commit, the next poll adds what this one would have. */
  async #round(beganMs: number): Promise<void> {
    const { host } = this.#options;
    try {
      // Whoever stops us does not wait for those who do not answer.
      const ended = new Promise<undefined>((resolve) => {
        this.#endPoll = () => resolve(undefined);
      });
      const poll = await Promise.race([this.#poller.poll(), ended]);
      if (poll === undefined || this.#isStopped) return;
      const { clock } = host;
      const members = await this.#commit(poll);
      this.#lastPass = { endedMs: clock.nowMs(), durationMs: Math.round(clock.monotonicMs() - beganMs), delayMs: 0 };
      this.#say(poll, members);
      this.#members = members;
      this.#publish();
    } catch (thrown) {
      const reason = thrown instanceof Problem ? sentenceOf(thrown) : String((thrown as Error).stack ?? thrown);
      this.#complain({ kind: 'farmNotSaved', farm: this.#config.farm.name, reason });
    }
  }

  async #commit(poll: Poll): Promise<ReadonlyMap<string, MemberStatus>> {
    const { clock } = this.#options.host;
    const begun = await this.#ledger.begin();
    if (begun.kind === 'busy') throw new Problem('busy', `${holderInWords(begun)} is saving the same farm.`);
    const { transaction } = begun;
    try {
      const base = transaction.ground;
      const nowMs = clock.monotonicMs();
      // After a start no one saw the sums meanwhile.
      const elapsedMs = this.#shownMs === undefined ? clock.nowMs() - base.committedMs : nowMs - this.#shownMs;
      const { entry, members } = await addUp(base, poll, {
        ...{ clock, known: this.#members },
        elapsedMs: Math.max(0, elapsedMs),
      });
      await transaction.commit(entry);
      this.#shownMs = nowMs;
      return members;
    } finally {
      transaction.end();
    }
  }

  #publish(): void {
    const snapshot = this.#ledger.current;
    // Nothing is durable before the first commit.
    if (snapshot === undefined || snapshot.generation === 0) return;
    const { rootOid, counter32Mirror } = this.#config;
    const ticksAt = (atMs: number) => Math.max(0, Math.floor((atMs - this.#startedMs) / 10)) % 2 ** 32;
    const status = this.#status(countersWaiting(snapshot));
    this.#view = viewOf({ snapshot, status, ticksAt }, { rootOid, counter32Mirror }, this.#view);
    this.#options.published(this.#view);
  }

  #status(waiting: number): AgentStatus {
    const { digest, counters, farm } = this.#config;
    const members = this.#members.size > 0 ? this.#members : membersBefore(farm);
    return {
      version,
      startedMs: this.#startedMs,
      configurationDigest: digest ?? '',
      lastPass: this.#lastPass,
      nextPassMs: this.#lastPass && this.#lastPass.endedMs - this.#lastPass.durationMs + farm.everyMs,
      sources: sourcesOf(members, this.#options.host.clock.nowMs()),
      ownCounters: new Map(counters.map(({ name, units, help }) => [name, { units, help }])),
      farm: { members, countersWaiting: waiting },
    };
  }

  #say(poll: Poll, members: ReadonlyMap<string, MemberStatus>): void {
    const { journal } = this.#options.host;
    const farm = this.#config.farm.name;
    if (poll.complaints.length === 0) this.#complaint = '';
    else this.#complain({ kind: 'farmListBroken', farm, reason: poll.complaints.join(' ') });
    const changed = [...members].filter(([name, { state }]) => state !== (this.#members.get(name)?.state ?? 'ok'));
    for (const [member, { state, cause }] of changed.slice(0, MAX_NAMED)) {
      const isSummed = summedStates.includes(state) && state !== 'stale';
      journal.note({ kind: 'memberChanged', farm, member, cause: state === 'ok' ? '' : cause, isSummed });
    }
    if (changed.length > MAX_NAMED) journal.note({ kind: 'membersChanged', farm, count: changed.length - MAX_NAMED });
  }

  /** Once for as long as it stays the same. */
  #complain(
    event: Extract<Parameters<Host['journal']['note']>[0], { readonly reason: string; readonly farm: string }>,
  ): void {
    if (this.#complaint === event.reason) return;
    this.#complaint = event.reason;
    this.#options.host.journal.note(event);
  }
}

/** Those of the configuration, before any was asked. */
function membersBefore({ hosts }: FarmConfig): ReadonlyMap<string, MemberStatus> {
  return new Map(
    hosts.map(({ name, host, port }) => {
      const address = memberName({ host, port });
      const unknown = { answeredMs: undefined, roundTripMs: 0, lagSeconds: 0, version: '', epoch: undefined };
      return [name, { ...unknown, address, state: 'waiting', cause: 'it was not asked since maillogs started.' }];
    }),
  );
}
