// Doctor on the way from the logs to the saved counters: gathers the facts of each link when its turn has come.

import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { beatDistanceMs } from '../config/schedule';
import { LOCK_NAME, readLock } from '../ledger/lock-file';
import type { Snapshot } from '../ledger/snapshot';
import { SLOTS, SnapshotStore } from '../ledger/snapshot-store';
import { expandPattern, isPattern, ownLogs } from '../logs/path-pattern';
import { cursorKeyOf, type SourceSpec } from '../pass/source';
import { counterIndex } from '../registry/registry';
import { asUser } from './agent-user';
import { type Finding, judged, unseen, untried, type Verdict } from './chain';
import { plural, shellWord } from './facts';
import { judgeClock } from './judge-clock';
import { judgeFraming } from './judge-framing';
import { judgeLastPass, type LastPassFacts } from './judge-last-pass';
import { judgeLedger, type LedgerFacts } from './judge-ledger';
import { judgeLogs, type LogFacts } from './judge-logs';
import { type AgentFacts, isLate, judgeSchedule, type ScheduleFacts } from './judge-schedule';
import { stampOf } from './line-stamp';
import { type Patient, problemOf, tried } from './patient';
import { isStopped, logAccess, spaceOf, tryToWrite } from './probe-files';
import { hasJournal, journalAccess } from './probe-journal';
import { examineLines, lineAt, readTail } from './probe-lines';

/** One log of a source, as far as it could be looked at. */
interface Log {
  readonly source: SourceSpec;
  readonly path: string;
  readonly facts: LogFacts;
}

/** What a pass may take longer than its beat, and the longest that doctor waits to see one. */
const BEAT_LEEWAY_MS = 3000;
const MAX_WAIT_MS = 15_000;

export class CountingDoctor {
  private readonly store: SnapshotStore;
  private found: Promise<readonly Log[]> | undefined;
  private waitingFound: Promise<ScheduleFacts['waiting']> | undefined;
  private snapshot: Snapshot | undefined;

  constructor(private readonly patient: Patient) {
    this.store = new SnapshotStore(patient.invocation.host, patient.config.stateDir);
  }

  /** Tries whether the agent may read its configuration. */
  async configuration(): Promise<Verdict> {
    const { invocation, config, warnings, user } = this.patient;
    const { path } = config;
    const from = path === undefined ? 'no file: the defaults of a Mail Toaster' : printable(path);
    const findings: Finding[] = warnings.map((sentence) => ({ level: 'warning', sentence, mend: [] }));
    if (path !== undefined) {
      const access = await logAccess(invocation.host.files, path, user);
      if (access.kind === 'denied') {
        const sentence = `${user.name}, the user that the agent runs as, may not read ${printable(path)}.`;
        const file = shellWord(path);
        const command = `chgrp ${shellWord(user.group)} ${file} && chmod g+r ${file}`;
        findings.push({ level: 'broken', sentence, mend: [{ kind: 'run', command }] });
      }
    }
    return judged(`${from}: ${plural(config.sources.length, 'source')}`, findings);
  }

  /** Tries whether the agent may read each log. */
  async logs(): Promise<Verdict> {
    return judgeLogs(
      (await this.known()).map(({ facts }) => facts),
      this.patient.user,
      hasJournal(this.patient.invocation.host),
    );
  }

  private known(): Promise<readonly Log[]> {
    this.found ??= this.findLogs();
    return this.found;
  }

  private async findLogs(): Promise<readonly Log[]> {
    const { invocation, sources, user } = this.patient;
    const { files } = invocation.host;
    const logs: Log[] = [];
    for (const source of sources) {
      const { name, path: own, journal } = source;
      if (journal !== undefined) {
        const access = await journalAccess(invocation.host, journal, user);
        logs.push({ source, path: own, facts: { source: name, path: own, access } });
        continue;
      }
      const paths = isPattern(source.path)
        ? await asUser(user, { path: dirname(source.path), mode: constants.R_OK | constants.X_OK }, () =>
            ownLogs(expandPattern(files, source.path), new Set()),
          )
        : [source.path];
      for (const path of paths.length === 0 ? [source.path] : paths) {
        const access = await logAccess(files, path, user);
        logs.push({ source, path, facts: { source: source.name, path, access } });
      }
    }
    return logs;
  }

  private async readable(): Promise<readonly Log[]> {
    return (await this.known()).filter(({ facts: { access } }) => access.kind === 'readable');
  }

  private async isHidden(): Promise<boolean> {
    return (await this.known()).some(({ facts }) => facts.access.kind === 'unseen');
  }

  /** Looks whether the last lines of each log are of a known form and of the services that are named. */
  async framing(): Promise<Verdict> {
    const { invocation, user } = this.patient;
    const { files, clock } = invocation.host;
    const seen = [];
    for (const { source, path } of await this.readable()) {
      const { lines } = await readTail(files, path, user);
      seen.push(examineLines({ ...source, source: source.name, path }, lines, clock.nowMs()));
    }
    if (seen.length === 0 && (await this.isHidden())) return untried('logs');
    // The journal tells program and text apart by itself.
    if (seen.length === 0 && (await this.known()).some(({ facts }) => facts.access.kind === 'journal')) {
      return judged('the journal has no framing', []);
    }
    return judgeFraming(seen);
  }

  /** Tries whether the agent may use its state directory, and reads what is saved there. */
  async ledger(): Promise<Verdict> {
    const { invocation, config, user, blindness } = this.patient;
    if (blindness !== undefined) return unseen(blindness);
    const { files } = invocation.host;
    const { stateDir: directory } = config;
    const found = { path: directory, mode: constants.F_OK };
    const status = await asUser(user, found, () => files.status(directory)).catch(problemOf);
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
    const space = await asUser(user, found, () => spaceOf(directory)).catch(() => undefined);
    const write = isDirectory ? await tryToWrite(files, directory, snapshotBytes, user) : undefined;
    const facts: LedgerFacts = {
      directory,
      exists: status !== undefined,
      ...(unreadable === undefined ? {} : { unreadable }),
      ...(this.snapshot === undefined ? {} : { generation: this.snapshot.generation }),
      snapshotBytes,
      forbidden: await this.forbidden(),
      damaged: good?.damaged ?? [],
      ...(holder === undefined ? {} : { holder }),
      ...(write === undefined ? {} : { write }),
      ...(space === undefined ? {} : { space }),
    };
    return judgeLedger(facts, user);
  }

  private async forbidden(): Promise<readonly string[]> {
    const { invocation, config, user } = this.patient;
    const paths: string[] = [];
    // One after the other, as the whole process is that user meanwhile.
    for (const path of SLOTS.map((slot) => join(config.stateDir, slot))) {
      const access = await logAccess(invocation.host.files, path, user);
      // What a directory on the way keeps from the user, it can't write either.
      if (access.kind === 'denied' && access.by.kind === 'file') paths.push(path);
    }
    return paths;
  }

  private snapshotBytes(): number {
    const { files } = this.patient.invocation.host;
    const slot = this.snapshot === undefined ? undefined : tried(() => files.status(this.store.slotOf(this.snapshot!)));
    return slot === undefined || slot instanceof Problem ? 0 : slot.sizeBytes;
  }

  private lockHolder(): LedgerFacts['holder'] {
    const { files, processes } = this.patient.invocation.host;
    const lock = tried(() => readLock({ files }, join(this.patient.config.stateDir, LOCK_NAME)));
    if (lock === undefined || lock instanceof Problem || lock.identity === undefined) return undefined;
    const { identity } = lock;
    const isAlive = processes.standing(identity) === 'alive';
    return { pid: identity.pid, isAlive, isStopped: isAlive && isStopped(identity.pid) };
  }

  /** Looks when counts were saved last, and whether lines wait to be counted. */
  async lastPass(): Promise<Verdict> {
    const { snapshot } = this;
    const nowMs = this.patient.invocation.host.clock.nowMs();
    const total = (name: 'agent.linesRead' | 'agent.octetsLost') => snapshot!.totals[counterIndex(name)]!;
    const facts: LastPassFacts = {
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
    return judgeLastPass(facts, this.patient.remedies);
  }

  /** Lines may have come late with old stamps: only what still waits after the next beat is proof. */
  async schedule(): Promise<Verdict> {
    const { invocation, remedies, blindness } = this.patient;
    if (blindness !== undefined) return unseen(blindness);
    let facts = await this.scheduleFacts();
    if (isLate(facts)) {
      const waitMs = Math.min(facts.periodMs + BEAT_LEEWAY_MS, MAX_WAIT_MS);
      await new Promise<void>((resolve) => invocation.host.clock.after(waitMs, resolve));
      this.waitingFound = undefined;
      facts = await this.scheduleFacts();
    }
    return judgeSchedule(facts, remedies);
  }

  private async scheduleFacts(): Promise<ScheduleFacts> {
    const { invocation, config, presence, isAgentAlive } = this.patient;
    const { processes } = invocation.host;
    const nowMs = invocation.host.clock.nowMs();
    const late = presence?.latePass;
    const agent: AgentFacts | undefined =
      presence === undefined
        ? undefined
        : {
            pid: presence.process.pid,
            isAlive: isAgentAlive,
            isStopped: processes.standing(presence.process) === 'alive' && isStopped(presence.process.pid),
            hasThisConfiguration: presence.schedule === config.schedule && presence.configDigest === config.digest,
            ...(late === undefined ? {} : { latePass: { ...late, agoMs: nowMs - late.dueMs - late.lateMs } }),
          };
    // The newest, since it may be looked at twice.
    const loaded = tried(() => this.store.load());
    const snapshot = loaded instanceof Problem ? undefined : loaded.snapshot;
    return {
      stateDir: config.stateDir,
      schedule: config.schedule,
      periodMs: beatDistanceMs(config.schedule, nowMs),
      agent,
      waiting: await this.waiting(),
      committedAgoMs: snapshot === undefined ? undefined : nowMs - snapshot.committedMs,
    };
  }

  private waiting(): Promise<ScheduleFacts['waiting']> {
    this.waitingFound ??= this.findWaiting();
    return this.waitingFound;
  }

  /** Complete lines after a log's cursor. */
  private async findWaiting(): Promise<ScheduleFacts['waiting']> {
    const { invocation, user } = this.patient;
    const { files, clock } = invocation.host;
    const loaded = tried(() => this.store.load());
    const cursors = loaded instanceof Problem ? undefined : loaded.snapshot?.cursors;
    const nowMs = clock.nowMs();
    let longest: ScheduleFacts['waiting'];
    for (const { source, path } of await this.readable()) {
      const key = isPattern(source.path) ? cursorKeyOf(source, path) : (source.cursorKey ?? source.name);
      const status = await asUser(user, { path, mode: constants.F_OK }, () => files.status(path));
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

  /** Compares the clock with the stamps of each log's last line. */
  async clock(): Promise<Verdict> {
    const { invocation, user } = this.patient;
    const { files, clock } = invocation.host;
    const nowMs = clock.nowMs();
    const logs = [];
    for (const { path } of await this.readable()) {
      const { lines, modifiedMs } = await readTail(files, path, user);
      const last = lines.at(-1);
      logs.push({ path, modifiedMs, stampMs: last && stampOf(last.toString('latin1'), nowMs).atMs });
    }
    if (logs.length === 0 && (await this.isHidden())) return untried('logs');
    return judgeClock({ nowMs, logs });
  }
}
