// The daemon: passes on schedule, the newest durable view at the master (or at an engine of our own, where there is
// no snmpd), and an orderly end. Everything it needs is built here from one configuration; reading the configuration
// again builds it anew, and keeps session or engine where what they need is the same.

import { AgentxSession, type EncodedView, encodeView } from '../agentx/index';
import { AlertWatch } from '../alerts/alert-watch';
import { compareOids, formatOid } from '../base/oid';
import { Problem } from '../base/problem';
import { formatSocketAddress } from '../base/sockets';
import { version } from '../base/version';
import type { Config } from '../config/config';
import { AgentPresence } from '../doctor/presence';
import { formatDatagramAddress } from '../host/datagrams';
import type { Host } from '../host/host';
import type { Ledger } from '../ledger/ledger';
import { holderInWords } from '../ledger/lock';
import { pauseBy } from '../pass/give-way';
import { Ingest } from '../pass/ingest';
import type { ProgressLine } from '../pass/progress-line';
import { openLedger } from '../setup/open-ledger';
import { isSameSubtrees, servedSubtrees } from '../setup/served-subtrees';
import { sourceSpecs } from '../setup/source-specs';
import { isSameSnmp, isStandalone, type StandaloneConfig } from '../setup/standalone-options';
import type { StandaloneEngine } from '../snmp/engine';
import type { AgentStatus, LastPass } from '../view/agent-status';
import { type View, viewOf } from '../view/view';
import type { Beats, LateBeat, Schedule } from './beats';
import { MasterClock } from './master-clock';
import { sessionJournal } from './session-journal';

/** How long a lock held by another process may keep passes from being made before it is said. */
const BUSY_PASSES = 3;

export type StartSchedule = (text: string, beats: Beats) => Schedule;

/** What one configuration builds. */
interface Works {
  readonly config: Config;
  readonly ledger: Ledger;
  readonly ingest: Ingest;
}

export class Agent {
  private works: Works | undefined;
  /** Undefined while a configuration is being put in force: no beat may come before all that it finds is there. */
  private schedule: Schedule | undefined;
  private session: AgentxSession | undefined;
  /** In the session's place, where we answer SNMP ourselves. */
  private engine: StandaloneEngine | undefined;
  private view: View | undefined;
  private encoded: EncodedView | undefined;
  private startedMs = 0;
  private lastPassMade: LastPass | undefined;
  /** Of the beat that the next pass answers. */
  private delayMs = 0;
  private readonly masterClock: MasterClock;
  private hasServed = false;
  private isStopping = false;
  private busyPasses = 0;
  private passInFlight: Promise<void> | undefined;
  private readonly presence: AgentPresence;
  private readonly alerts: AlertWatch;

  constructor(
    private readonly host: Host,
    private readonly startSchedule: StartSchedule,
    private readonly progress?: ProgressLine,
  ) {
    this.presence = new AgentPresence(host);
    this.masterClock = new MasterClock(host);
    this.alerts = new AlertWatch(host, async (notification, varbinds) => {
      // The engine has nobody to send to: that an alert was raised or cleared is on stderr, and nothing shall wait.
      if (this.engine !== undefined) return { kind: 'accepted' };
      return (await this.session?.notify(notification, varbinds)) ?? { kind: 'unsent' };
    });
  }

  async start(config: Config): Promise<void> {
    const { schedule, sources } = config;
    this.startedMs = this.host.clock.nowMs();
    this.host.journal.note({ kind: 'agentStarted', version, schedule, sources: sources.length });
    await this.build(config);
  }

  /** Puts another configuration in force; nothing that was counted is lost. */
  async reload(config: Config): Promise<void> {
    const before = this.works!;
    this.stopSchedule();
    await this.lastPass();
    const isSameMaster =
      formatSocketAddress(before.config.agentx.master) === formatSocketAddress(config.agentx.master) &&
      isSameSubtrees(before.config, config) &&
      isSameSnmp(before.config, config);
    if (!isSameMaster) await this.takeLeave();
    await this.build(config);
  }

  /** Resolves once everything counted is committed and the master has been told. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.stopSchedule();
    await this.lastPass();
    await this.takeLeave();
    await this.presence.leave();
    await this.masterClock.settled();
    await this.alerts.flush();
  }

  private stopSchedule(): void {
    this.schedule?.stop();
    this.schedule = undefined;
  }

  private async takeLeave(): Promise<void> {
    await Promise.all([this.session?.stop(), this.engine?.stop()]);
    this.session = undefined;
    this.engine = undefined;
    this.encoded = undefined;
  }

  private async build(config: Config): Promise<void> {
    const { host } = this;
    const sources = await sourceSpecs(config);
    if (this.isStopping) return;
    const ledger = openLedger(host, config, { savedAgain: () => this.stateSavedAgain() });
    const ingest = new Ingest(host, ledger, sources);
    this.works = { config, ledger, ingest };
    this.introduce(config);
    this.masterClock.use(config.stateDir);
    if (isStandalone(config)) this.engine ??= await this.listen(config);
    else this.session ??= this.connect(config);
    await this.publishWhatIsThere(ledger);
    if (this.isStopping) return;
    this.alerts.use(this.works);
    this.schedule = this.startSchedule(config.schedule, {
      beat: () => this.beat(),
      late: (beat) => this.late(beat),
    });
    // Not the first beat is waited for: who starts us wants to see numbers.
    this.beat();
  }

  /** What else lay in the state directory. */
  private stateSavedAgain(): void {
    this.presence.writeAgain();
    this.masterClock.save();
  }

  private introduce({ path, digest, schedule, stateDir, rootOid, agentx: { master } }: Config): void {
    const root = formatOid(rootOid);
    this.presence.works({
      version,
      ...(path === undefined ? {} : { configPath: path }),
      ...(digest === undefined ? {} : { configDigest: digest }),
      schedule,
      stateDir,
      root,
      master: formatSocketAddress(master),
    });
  }

  private connect(config: Config): AgentxSession {
    const { clock, sockets, journal } = this.host;
    const address = config.agentx.master;
    const journaled = sessionJournal(journal, address);
    const session = new AgentxSession({
      clock,
      sockets,
      address,
      subtrees: servedSubtrees(config),
      description: `maillogs ${version}`,
      observer: {
        ...journaled,
        connected: (upTimeTicks) => this.connected(upTimeTicks),
        answered: () => this.works?.ingest.count('agent.requestsAnswered'),
        lost: () => this.presence.stands({ kind: 'unconnected' }),
        refused: (refusal) => {
          const { code, subtree } = refusal;
          journaled.refused(refusal);
          if (compareOids(subtree.oid, config.rootOid) === 0) this.presence.stands({ kind: 'refused', code });
        },
      },
    });
    session.start();
    return session;
  }

  private async listen(config: StandaloneConfig): Promise<StandaloneEngine> {
    const { standaloneEngine } = await import('../setup/standalone');
    const addresses = [formatDatagramAddress(config.snmp.listen)];
    const engine = standaloneEngine(this.host, config, {
      opened: () => this.presence.stands({ kind: 'standalone', addresses }),
      lost: () => this.presence.stands({ kind: 'unconnected' }),
      answered: () => this.works?.ingest.count('agent.requestsAnswered'),
    });
    this.masterClock.began();
    engine.start();
    return engine;
  }

  private connected(upTimeTicks: number): void {
    if (this.hasServed) this.works?.ingest.count('agent.reconnects');
    this.hasServed = true;
    this.masterClock.told(upTimeTicks);
    this.presence.stands({ kind: 'registered' });
    this.publish();
    void this.alerts.flush();
  }

  /** What was durable when we started answers at once, however long the first pass may take. */
  private async publishWhatIsThere(ledger: Ledger): Promise<void> {
    try {
      await ledger.refreshDurably();
    } catch (thrown) {
      // The first pass meets the same problem and says so; until then nothing is served.
      if (!(thrown instanceof Problem)) throw thrown;
      return;
    }
    this.publish();
  }

  private publish(): void {
    const { works, session, engine } = this;
    const snapshot = works?.ledger.current;
    if (works === undefined || snapshot === undefined) return;
    // Nothing is durable before the first commit.
    if (snapshot.generation === 0) return;
    const input = { snapshot, status: this.status(works), ticksAt: this.masterClock.ticksIn(snapshot) };
    this.view = viewOf(input, works.config, this.view);
    engine?.publish(this.view.rows, this.view.objects);
    if (session === undefined) return;
    this.encoded = encodeView(this.view.rows, this.view.objects, this.encoded);
    session.publish(this.encoded);
  }

  private status({ config, ingest }: Works): AgentStatus {
    return {
      version,
      startedMs: this.startedMs,
      configurationDigest: config.digest ?? '',
      lastPass: this.lastPassMade,
      nextPassMs: this.schedule?.dueMs,
      sources: ingest.sourceStatuses(),
      ownCounters: new Map(config.counters.map(({ name, units, help }) => [name, { units, help }])),
    };
  }

  private late({ lateMs, missed }: LateBeat): void {
    this.delayMs = lateMs;
    this.works?.ingest.count('agent.passesMissed', missed);
    const dueMs = this.host.clock.nowMs() - lateMs;
    this.host.journal.note({ kind: 'passLate', dueMs, lateMs, missed });
    this.presence.late({ dueMs, lateMs, missed });
  }

  /** One pass at a time: a beat that comes while one is being made is answered by that one. */
  private beat(): void {
    if (this.isStopping) return;
    if (this.passInFlight !== undefined) {
      // However long it takes, how far behind the sources are is seen.
      this.publish();
      this.alerts.stillRunning();
      return;
    }
    this.passInFlight = this.pass().finally(() => {
      this.passInFlight = undefined;
    });
  }

  private async pass(): Promise<void> {
    const { ingest, ledger } = this.works!;
    const beganMs = this.host.clock.monotonicMs();
    this.alerts.gotAhead();
    try {
      const outcome = await ingest.pass({
        mayGoOn: () => !this.isStopping,
        committed: () => {
          this.alerts.gotAhead();
          this.publish();
        },
        progressed: (progress) => {
          this.alerts.gotAhead();
          this.progress?.progressed(progress);
        },
        keepsOpen: true,
        pause: pauseBy(this.host.clock),
      });
      this.progress?.end();
      this.passEnded(beganMs);
      this.presence.catchUp();
      await this.alerts.passEnded(outcome);
      this.busyPasses = outcome.kind === 'busy' ? this.busyPasses + 1 : 0;
      if (outcome.kind === 'busy' && this.busyPasses === BUSY_PASSES) {
        this.host.journal.note({ kind: 'ledgerBusy', directory: ledger.directory, holder: holderInWords(outcome) });
      }
    } catch (thrown) {
      this.host.journal.note({ kind: 'passFailed', reason: describe(thrown) });
      this.alerts.passFailed(describe(thrown));
    }
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

/** A Problem is a sentence already; anything else is a fault of ours, whose stack is wanted. */
function describe(thrown: unknown): string {
  if (thrown instanceof Problem) return thrown.message;
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
