// The checks of `maillogs doctor`: gathers the facts of each link when its turn has come, and has them judged.

import { join } from 'node:path';
import { describeErrorCode } from '../agentx/error-code';
import { formatOid } from '../base/oid';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Config } from '../config/config';
import { type Checks, type Finding, judged, ok, type Verdict } from '../doctor/chain';
import { plural, type Remedies } from '../doctor/facts';
import { judgeClock } from '../doctor/judge-clock';
import { judgeFraming } from '../doctor/judge-framing';
import { judgeLastPass } from '../doctor/judge-last-pass';
import { judgeLedger, type LedgerFacts } from '../doctor/judge-ledger';
import { judgeLogs, type LogFacts } from '../doctor/judge-logs';
import { judgeMib } from '../doctor/judge-mib';
import {
  judgePoll,
  judgeValues,
  judgeVersion,
  judgeView,
  type PollOutcome,
  type ServedCounter,
} from '../doctor/judge-poll';
import { type AgentFacts, judgeSchedule, type ScheduleFacts } from '../doctor/judge-schedule';
import { judgeRegistration, judgeSocket, type RegistrationFacts } from '../doctor/judge-socket';
import { stampOf } from '../doctor/line-stamp';
import type { SnmpdConf } from '../doctor/snmpd-conf';
import { cursorKeyOf, type SourceSpec } from '../ingest/source';
import { LOCK_NAME } from '../ledger/lock';
import type { Snapshot } from '../ledger/snapshot';
import { SnapshotStore } from '../ledger/snapshot-store';
import { counterIndex, counters, discontinuityOid, instanceOid } from '../registry/registry';
import { expandPattern, isPattern, ownLogs } from '../source/path-pattern';
import { asUser, type UserIdentity } from './agent-user';
import type { Invocation } from './command';
import { isStopped, logAccess, spaceOf, tryToWrite } from './doctor-files';
import { examineLines, lineAt, readTail } from './doctor-lines';
import { askSnmptranslate, tryMaster } from './doctor-snmpd';
import type { PollerChoice } from './poller-options';
import type { Presence } from './presence';
import { beatDistanceMs } from './schedule';
import { counter64Of, isAnySnmpAgent, isException, SnmpClient, type SnmpOutcome } from './snmp-client';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
/** So many names fit into one datagram, asked and answered. */
const NAMES_A_REQUEST = 40;
/** Between two commits what is served may lag behind what is saved for a moment. */
const PUBLISH_MS = 500;

/** What is known before the walk begins. */
export interface Patient {
  readonly invocation: Invocation;
  readonly config: Config;
  readonly warnings: readonly string[];
  readonly sources: readonly SourceSpec[];
  readonly presence: Presence | undefined;
  readonly isAgentAlive: boolean;
  readonly user: UserIdentity;
  readonly conf: SnmpdConf | undefined;
  readonly remedies: Remedies;
  readonly choice: PollerChoice;
}

/** One log of a source, as far as it could be looked at. */
interface Log {
  readonly source: SourceSpec;
  readonly path: string;
  readonly facts: LogFacts;
}

export class Doctor {
  private readonly store: SnapshotStore;
  private found: Promise<readonly Log[]> | undefined;
  private waitingFound: Promise<ScheduleFacts['waiting']> | undefined;
  private answering: Promise<boolean> | undefined;
  private snapshot: Snapshot | undefined;

  constructor(private readonly patient: Patient) {
    this.store = new SnapshotStore(patient.invocation.host, patient.config.stateDir);
  }

  get checks(): Checks {
    const { user, remedies, choice } = this.patient;
    return {
      configuration: () => this.configuration(),
      logs: async () =>
        judgeLogs(
          (await this.logs()).map(({ facts }) => facts),
          user,
        ),
      framing: () => this.framing(),
      ledger: () => this.ledger(),
      'last pass': async () => judgeLastPass(await this.lastPass(), remedies),
      schedule: async () => judgeSchedule(await this.schedule(), remedies),
      socket: () => this.socket(),
      registration: () => judgeRegistration(this.registration()),
      poll: () => this.poll(),
      view: () => this.view(),
      version: () => judgeVersion(choice.poller),
      values: () => this.values(),
      mib: () => this.mib(),
      clock: () => this.clock(),
    };
  }

  private async configuration(): Promise<Verdict> {
    const { invocation, config, warnings, user } = this.patient;
    const { path } = config;
    const from = path === undefined ? 'no file: the defaults of a Mail Toaster' : printable(path);
    const findings: Finding[] = warnings.map((sentence) => ({ level: 'warning', sentence, mend: [] }));
    if (path !== undefined) {
      const access = await logAccess(invocation.host.files, path, user);
      if (access.kind === 'denied') {
        const sentence = `${user.name}, as whom the agent runs, may not read ${printable(path)}.`;
        const command = `chgrp ${user.group} ${path} && chmod g+r ${path}`;
        findings.push({ level: 'broken', sentence, mend: [{ kind: 'run', command }] });
      }
    }
    return judged(`${from}: ${plural(config.sources.length, 'source')}`, findings);
  }

  private logs(): Promise<readonly Log[]> {
    this.found ??= this.findLogs();
    return this.found;
  }

  private async findLogs(): Promise<readonly Log[]> {
    const { invocation, sources, user } = this.patient;
    const { files } = invocation.host;
    const logs: Log[] = [];
    for (const source of sources) {
      const paths = isPattern(source.path)
        ? await asUser(user, () => ownLogs(expandPattern(files, source.path), new Set()))
        : [source.path];
      for (const path of paths.length === 0 ? [source.path] : paths) {
        const access = await logAccess(files, path, user);
        logs.push({ source, path, facts: { source: source.name, path, access } });
      }
    }
    return logs;
  }

  private async readable(): Promise<readonly Log[]> {
    return (await this.logs()).filter(({ facts: { access } }) => access.kind === 'readable');
  }

  private async framing(): Promise<Verdict> {
    const { invocation, user } = this.patient;
    const { files, clock } = invocation.host;
    const seen = [];
    for (const { source, path } of await this.readable()) {
      const { lines } = await readTail(files, path, user);
      seen.push(examineLines({ ...source, source: source.name, path }, lines, clock.nowMs()));
    }
    return judgeFraming(seen);
  }

  private async ledger(): Promise<Verdict> {
    const { invocation, config, user } = this.patient;
    const { files } = invocation.host;
    const { stateDir: directory } = config;
    const status = await asUser(user, () => tried(() => files.status(directory)));
    const isDirectory = status === undefined || status instanceof Problem || status.kind === 'directory';
    const loaded = isDirectory ? tried(() => this.store.load()) : undefined;
    const unreadable = isDirectory
      ? loaded instanceof Problem && loaded.code !== 'notPermitted'
        ? loaded.message
        : undefined
      : `The state directory ${printable(directory)} is not a directory: set state_dir to one.`;
    const good = loaded instanceof Problem ? undefined : loaded;
    this.snapshot = good?.snapshot;
    const snapshotBytes = this.snapshotBytes();
    const holder = this.lockHolder();
    const space = await asUser(user, () => spaceOf(directory));
    const facts: LedgerFacts = {
      directory,
      exists: status !== undefined,
      ...(unreadable === undefined ? {} : { unreadable }),
      ...(this.snapshot === undefined ? {} : { generation: this.snapshot.generation }),
      snapshotBytes,
      damaged: good?.damaged ?? [],
      ...(holder === undefined ? {} : { holder }),
      ...(isDirectory ? { write: await tryToWrite(files, directory, snapshotBytes, user) } : {}),
      ...(space === undefined ? {} : { space }),
    };
    return judgeLedger(facts, user);
  }

  private snapshotBytes(): number {
    const { files } = this.patient.invocation.host;
    const slot = this.snapshot === undefined ? undefined : tried(() => files.status(this.store.slotOf(this.snapshot!)));
    return slot === undefined || slot instanceof Problem ? 0 : slot.sizeBytes;
  }

  private lockHolder(): LedgerFacts['holder'] {
    const { files, processes } = this.patient.invocation.host;
    const bytes = tried(() => files.readWhole(join(this.patient.config.stateDir, LOCK_NAME)));
    if (bytes === undefined || bytes instanceof Problem) return undefined;
    try {
      const identity = JSON.parse(bytes.toString('latin1'));
      const isAlive = processes.isAlive(identity);
      return { pid: identity.pid, isAlive, isStopped: isAlive && isStopped(identity.pid) };
    } catch {
      // Written in the midst of a power cut: the next pass takes it over.
      return undefined;
    }
  }

  private async lastPass(): Promise<Parameters<typeof judgeLastPass>[0]> {
    const { snapshot } = this;
    const nowMs = this.patient.invocation.host.clock.nowMs();
    const total = (name: 'agent.linesRead' | 'agent.octetsLost') => snapshot!.totals[counterIndex(name)]!;
    return {
      saved:
        snapshot === undefined
          ? undefined
          : {
              generation: snapshot.generation,
              committedAgoMs: nowMs - snapshot.committedMs,
              linesRead: total('agent.linesRead'),
              octetsLost: total('agent.octetsLost'),
            },
      isAgentRunning: this.patient.isAgentAlive,
      isWaiting: (await this.waiting()) !== undefined,
    };
  }

  private async schedule(): Promise<ScheduleFacts> {
    const { invocation, config, presence, isAgentAlive } = this.patient;
    const agent: AgentFacts | undefined =
      presence === undefined
        ? undefined
        : {
            pid: presence.process.pid,
            isAlive: isAgentAlive,
            isStopped: isAgentAlive && isStopped(presence.process.pid),
            schedule: presence.schedule,
            configPath: presence.configPath,
          };
    const nowMs = invocation.host.clock.nowMs();
    const loaded = tried(() => this.store.load());
    const snapshot = this.snapshot ?? (loaded instanceof Problem ? undefined : loaded.snapshot);
    return {
      stateDir: config.stateDir,
      schedule: config.schedule,
      periodMs: beatDistanceMs(config.schedule),
      agent,
      waiting: await this.waiting(),
      committedAgoMs: snapshot === undefined ? undefined : nowMs - snapshot.committedMs,
    };
  }

  private waiting(): Promise<ScheduleFacts['waiting']> {
    this.waitingFound ??= this.findWaiting();
    return this.waitingFound;
  }

  /** Complete lines behind a log's cursor. */
  private async findWaiting(): Promise<ScheduleFacts['waiting']> {
    const { invocation, user } = this.patient;
    const { files, clock } = invocation.host;
    const loaded = tried(() => this.store.load());
    const cursors = loaded instanceof Problem ? undefined : loaded.snapshot?.cursors;
    const nowMs = clock.nowMs();
    let longest: ScheduleFacts['waiting'];
    for (const { source, path } of await this.readable()) {
      const key = isPattern(source.path) ? cursorKeyOf(source, path) : (source.cursorKey ?? source.name);
      const status = await asUser(user, () => files.status(path));
      const cursor = cursors?.get(key)?.files.find(({ identity }) => identity === status?.identity);
      if (status === undefined || (cursor === undefined && source.start === 'end')) continue;
      const line = await lineAt(files, path, { offsetBytes: cursor?.offsetBytes ?? 0, user });
      if (line === undefined) continue;
      // An old log that is seen for the first time has not waited since its lines were written.
      const writtenMs = cursor === undefined ? undefined : stampOf(line.toString('latin1'), nowMs).atMs;
      const forMs =
        nowMs - Math.max(writtenMs ?? 0, writtenMs === undefined ? Number(status.modifiedNs / 1_000_000n) : 0);
      if (longest === undefined || forMs > longest.forMs) longest = { path, forMs };
    }
    return longest;
  }

  private get standalone(): readonly string[] | undefined {
    const standing = this.patient.presence?.standing;
    return this.patient.isAgentAlive && standing?.kind === 'standalone' ? standing.addresses : undefined;
  }

  private async socket(): Promise<Verdict> {
    const { invocation, config, user, conf, remedies } = this.patient;
    const { master } = config.agentx;
    const { standalone } = this;
    const attempt =
      standalone === undefined ? await tryMaster(invocation.host, master, user) : ({ kind: 'opened' } as const);
    const isSnmpdAnswering = attempt.kind === 'unconnected' && (await this.isAnswering());
    return judgeSocket({ master, attempt, isSnmpdAnswering, conf, standalone }, user, remedies);
  }

  private isAnswering(): Promise<boolean> {
    this.answering ??= isAnySnmpAgent(this.patient.choice.target);
    return this.answering;
  }

  private registration(): RegistrationFacts | undefined {
    const { config, presence } = this.patient;
    if (presence === undefined) return undefined;
    const { process, root, master, standing } = presence;
    return {
      pid: process.pid,
      root: formatOid(config.rootOid),
      master: config.agentx.master,
      agentRoot: root,
      agentMaster: master,
      standing:
        standing.kind === 'refused'
          ? { kind: 'refused', clause: describeErrorCode(standing.code) }
          : { kind: standing.kind },
    };
  }

  private async poll(): Promise<Verdict> {
    const { choice, conf, remedies } = this.patient;
    const outcome = await this.ask([SYS_UP_TIME]);
    // Another than sysUpTime may be all that a view shows: any answer is one.
    const isSilent = outcome.kind === 'silent';
    return judgePoll(
      {
        poller: choice.poller,
        outcome: pollOutcome(outcome),
        isSnmpdAnswering: isSilent && (await this.isAnswering()),
        isStandalone: this.standalone !== undefined,
        conf,
      },
      remedies,
    );
  }

  private async view(): Promise<Verdict> {
    const { config, choice, conf, remedies, presence } = this.patient;
    // A TimeTicks: SNMPv1 shows it, too.
    const outcome = await this.ask([formatOid(discontinuityOid(config.rootOid, 'send'))]);
    const isShown = outcome.kind === 'answered' && !outcome.varbinds.some(isException);
    return judgeView(
      {
        poller: choice.poller,
        root: formatOid(config.rootOid),
        isShown,
        isRegistered: presence?.standing.kind === 'registered',
        hasServed: (this.snapshot?.generation ?? 0) > 0,
        isStandalone: this.standalone !== undefined,
        conf,
      },
      remedies,
    );
  }

  private async values(): Promise<Verdict> {
    const { config, invocation } = this.patient;
    let verdict = await this.compare();
    if (verdict.kind === 'tried' && verdict.findings.length > 0) {
      await new Promise<void>((resolve) => invocation.host.clock.after(PUBLISH_MS, resolve));
      verdict = await this.compare();
    }
    return this.snapshot === undefined ? ok(`nothing saved in ${printable(config.stateDir)} yet`) : verdict;
  }

  private async compare(): Promise<Verdict> {
    const { rootOid, stateDir } = this.patient.config;
    const before = this.store.load().snapshot;
    const served = new Map<string, bigint>();
    const oids = counters.map((counter) => formatOid(instanceOid(rootOid, counter)));
    for (let n = 0; n < oids.length; n += NAMES_A_REQUEST) {
      const outcome = await this.ask(oids.slice(n, n + NAMES_A_REQUEST));
      if (outcome.kind !== 'answered') continue;
      for (const varbind of outcome.varbinds) {
        const value = counter64Of(varbind);
        if (value !== undefined) served.set(varbind.oid, value);
      }
    }
    const after = this.store.load().snapshot;
    const compared = counters.map(
      ({ name, index }, n): ServedCounter => ({
        name,
        before: before?.totals[index] ?? 0n,
        after: after?.totals[index] ?? 0n,
        served: served.get(oids[n]!),
      }),
    );
    return judgeValues(compared, stateDir);
  }

  private async ask(oids: readonly string[]): Promise<SnmpOutcome> {
    const client = new SnmpClient(this.patient.choice.target);
    try {
      return await client.get(oids);
    } finally {
      client.close();
    }
  }

  private mib(): Verdict {
    const { invocation, config, remedies } = this.patient;
    return judgeMib(askSnmptranslate(formatOid(config.rootOid), invocation.environment), remedies);
  }

  private async clock(): Promise<Verdict> {
    const { invocation, user } = this.patient;
    const { files, clock } = invocation.host;
    const nowMs = clock.nowMs();
    const logs = [];
    for (const { path } of await this.readable()) {
      const { lines, modifiedMs } = await readTail(files, path, user);
      const last = lines.at(-1);
      logs.push({ path, modifiedMs, stampMs: last && stampOf(last.toString('latin1'), nowMs).atMs });
    }
    return judgeClock({ nowMs, logs });
  }
}

function pollOutcome(outcome: SnmpOutcome): PollOutcome {
  // noSuchName of SNMPv1 is an answer: the view hides the system group.
  if (outcome.kind === 'answered' || (outcome.kind === 'status' && outcome.name === 'noSuchName'))
    return { kind: 'answered' };
  return outcome;
}

function tried<T>(action: () => T): T | Problem {
  try {
    return action();
  } catch (thrown) {
    if (thrown instanceof Problem) return thrown;
    throw thrown;
  }
}
