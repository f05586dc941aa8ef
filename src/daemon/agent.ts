// The daemon: passes on schedule, the newest durable view for its readers, and an orderly end. Everything it needs is
// built here from one configuration; reading the configuration again builds it again, and each part keeps what stays
// the same.

import { AlertWatch } from '../alerts/alert-watch';
import { Problem, sentenceOf } from '../base/problem';
import { version } from '../base/version';
import type { Config } from '../config/config';
import { AgentPresence } from '../doctor/presence';
import type { Host } from '../host/host';
import { nodeWeb } from '../host/node-web-server';
import type { Ledger } from '../ledger/ledger';
import { holderInWords } from '../ledger/lock';
import { pauseBy } from '../pass/give-way';
import { Ingest } from '../pass/ingest';
import type { ProgressLine } from '../pass/progress-line';
import { openLedger } from '../setup/open-ledger';
import { sourceSpecs } from '../setup/source-specs';
import type { AgentStatus, LastPass } from '../view/agent-status';
import { type View, viewOf } from '../view/view';
import type { Beats, LateBeat, Schedule } from './beats';
import { FarmDoor } from './farm-door';
import { HistoryDoor } from './history-door';
import { MasterClock } from './master-clock';
import { MetricsDoor } from './metrics-door';
import type { Part, PassResult, Works } from './part';
import { SnmpDoor } from './snmp-door';
import { Usefulness } from './usefulness';

/** The longest DisplayString, in octets (RFC 2579). */
const MAX_REASON_OCTETS = 255;
/** Passes that a lock held by another process may prevent, one after the other, before that is reported. */
const BUSY_PASSES = 3;

export type StartSchedule = (text: string, beats: Beats) => Schedule;

export class Agent {
  private works: Works | undefined;
  /** Undefined while a configuration is being put in force: no beat may come before all that it needs is there. */
  private schedule: Schedule | undefined;
  private view: View | undefined;
  private startedMs = 0;
  private lastPassMade: LastPass | undefined;
  /** How late the beat is that the next pass answers, in milliseconds. */
  private delayMs = 0;
  private hasServed = false;
  private isStopping = false;
  private busyPasses = 0;
  private configurationError: string | undefined;
  private usefulness = new Usefulness(0);
  private passInFlight: Promise<void> | undefined;
  private readonly presence: AgentPresence;
  private readonly masterClock: MasterClock;
  private readonly alerts: AlertWatch;
  /** In the order in which a configuration is put in force. */
  private readonly parts: readonly Part[];
  /** In the order in which they end: the master first, so that no one asks for what is gone. */
  private readonly leaving: readonly Part[];

  constructor(
    private readonly host: Host,
    private readonly startSchedule: StartSchedule,
    private readonly progress?: ProgressLine,
    /** It can neither save nor be asked, and has been so since it was started. */
    private readonly giveUp: () => void = () => undefined,
  ) {
    this.presence = new AgentPresence(host);
    this.masterClock = new MasterClock(host);
    const door = new SnmpDoor(host, {
      connected: (upTimeTicks) => this.connected(upTimeTicks),
      began: () => this.masterClock.began(),
      answered: () => this.works?.ingest.count('agent.requestsAnswered'),
      stands: (standing) => {
        if (standing.kind === 'standalone') this.usefulness.proven();
        this.presence.stands(standing);
      },
    });
    this.alerts = new AlertWatch(host, (notification, varbinds) => door.notify(notification, varbinds));
    const metrics = new MetricsDoor(host, nodeWeb);
    const history = new HistoryDoor(host);
    const farm = new FarmDoor(host, (view) => door.publishFarm(view));
    this.parts = [this.presence, this.masterClock, door, farm, metrics, history, this.alerts];
    this.leaving = [door, farm, metrics, history, this.presence, this.masterClock, this.alerts];
  }

  /** Resolves once the first pass has begun; from there on passes come by themselves. */
  async start(config: Config): Promise<void> {
    const { schedule, sources } = config;
    this.startedMs = this.host.clock.nowMs();
    this.usefulness = new Usefulness(this.host.clock.monotonicMs());
    this.host.journal.note({ kind: 'agentStarted', version, schedule, sources: sources.length });
    await this.build(config);
  }

  /** Puts another configuration in force; nothing that was counted is lost. */
  async reload(config: Config): Promise<void> {
    this.configurationError = undefined;
    this.stopSchedule();
    await this.lastPass();
    await this.build(config);
  }

  /** A configuration was read again and is wrong: the one in force stays, and readers see why. */
  refuse(reason: string): void {
    this.configurationError = Buffer.from(reason).subarray(0, MAX_REASON_OCTETS).toString('latin1');
    this.works?.ingest.count('agent.reloadsRefused');
    this.publish();
  }

  /** Resolves once everything counted is committed and every part has ended. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.stopSchedule();
    await this.lastPass();
    for (const part of this.leaving) await part.stop();
  }

  private stopSchedule(): void {
    this.schedule?.stop();
    this.schedule = undefined;
  }

  private async build(config: Config): Promise<void> {
    const sources = await sourceSpecs(config);
    if (this.isStopping) return;
    const savedAgain = () => this.parts.forEach((part) => void part.stateSavedAgain?.());
    const ledger = openLedger(this.host, config, { savedAgain });
    const works = { config, ledger, ingest: new Ingest(this.host, ledger, sources) };
    this.works = works;
    await readWhatIsThere(ledger);
    for (const part of this.parts) await part.use(works);
    if (this.isStopping) return;
    this.publish();
    this.schedule = this.startSchedule(config.schedule, {
      beat: () => this.beat(),
      late: (beat) => this.late(beat),
    });
    // A pass at once, so that a fresh start shows numbers.
    this.beat();
  }

  private connected(upTimeTicks: number): void {
    if (this.hasServed) this.works?.ingest.count('agent.reconnects');
    this.hasServed = true;
    this.usefulness.proven();
    this.masterClock.told(upTimeTicks);
    this.presence.stands({ kind: 'registered' });
    this.publish();
    void this.alerts.flush();
  }

  private publish(): void {
    const { works } = this;
    const snapshot = works?.ledger.current;
    if (works === undefined || snapshot === undefined) return;
    // Nothing is durable before the first commit.
    if (snapshot.generation === 0) return;
    const input = { snapshot, status: this.status(works), ticksAt: this.masterClock.ticksIn(snapshot) };
    this.view = viewOf(input, works.config, this.view);
    for (const part of this.parts) part.publish?.(this.view, input);
  }

  private status({ config, ingest }: Works): AgentStatus {
    return {
      version,
      startedMs: this.startedMs,
      configurationDigest: config.digest ?? '',
      configurationError: this.configurationError,
      lastPass: this.lastPassMade,
      nextPassMs: this.schedule?.dueMs,
      sources: ingest.sourceStatuses(),
      ownCounters: new Map(config.counters.map(({ name, units, help }) => [name, { units, help }])),
    };
  }

  private late({ lateMs, missed }: LateBeat): void {
    this.delayMs = lateMs;
    this.works?.ingest.count('agent.passesMissed', missed);
    const pass = { dueMs: this.host.clock.nowMs() - lateMs, lateMs, missed };
    this.host.journal.note({ kind: 'passLate', ...pass });
    for (const part of this.parts) part.late?.(pass);
  }

  /** One pass at a time: a beat that comes while one is being made is answered by that one. */
  private beat(): void {
    if (this.isStopping) return;
    if (this.passInFlight !== undefined) {
      // However long it takes, how far the sources lag is seen.
      this.publish();
      for (const part of this.parts) part.stillRunning?.();
      return;
    }
    this.passInFlight = this.pass().finally(() => {
      this.passInFlight = undefined;
    });
  }

  private async pass(): Promise<void> {
    const beganMs = this.host.clock.monotonicMs();
    this.advanced();
    try {
      const outcome = await this.works!.ingest.pass({
        mayGoOn: () => !this.isStopping,
        committed: () => {
          this.advanced();
          this.publish();
        },
        progressed: (progress) => {
          this.advanced();
          this.progress?.progressed(progress);
        },
        keepsOpen: true,
        pause: pauseBy(this.host.clock),
      });
      this.progress?.end();
      this.passEnded(beganMs);
      await this.passed(outcome);
    } catch (thrown) {
      const reason = describe(thrown);
      this.host.journal.note({ kind: 'passFailed', reason });
      await this.passed({ kind: 'threw', reason });
    }
  }

  private advanced(): void {
    for (const part of this.parts) part.advanced?.();
  }

  private async passed(result: PassResult): Promise<void> {
    for (const part of this.parts) await part.passed?.(result);
    if (result.kind !== 'failed' && result.kind !== 'threw') this.usefulness.proven();
    else if (this.usefulness.isHopeless(this.host.clock.monotonicMs())) this.giveUp();
    this.busyPasses = result.kind === 'busy' ? this.busyPasses + 1 : 0;
    if (result.kind !== 'busy' || this.busyPasses !== BUSY_PASSES) return;
    const { directory } = this.works!.ledger;
    this.host.journal.note({ kind: 'ledgerBusy', directory, holder: holderInWords(result) });
  }

  private passEnded(beganMs: number): void {
    const { clock } = this.host;
    const durationMs = Math.round(clock.monotonicMs() - beganMs);
    this.lastPassMade = { endedMs: clock.nowMs(), durationMs, delayMs: this.delayMs };
    this.delayMs = 0;
    this.publish();
  }

  /** Waits for the pass in flight, which stops at its next chunk, and commits what is still waiting. */
  private async lastPass(): Promise<void> {
    await this.passInFlight;
    try {
      await this.works?.ingest.pass({ mayGoOn: () => false, isLast: true });
    } catch (thrown) {
      this.host.journal.note({ kind: 'passFailed', reason: describe(thrown) });
    }
    this.works?.ingest.close();
  }
}

/** What was durable when we started answers at once, however long the first pass may take. */
async function readWhatIsThere(ledger: Ledger): Promise<void> {
  try {
    await ledger.refreshDurably();
  } catch (thrown) {
    // The first pass meets the same problem and reports it; until then nothing is served.
    if (!(thrown instanceof Problem)) throw thrown;
  }
}

/** A Problem is a sentence already; anything else is a fault of ours, whose stack is wanted. */
function describe(thrown: unknown): string {
  if (thrown instanceof Problem) return thrown.message;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : sentenceOf(thrown);
}
