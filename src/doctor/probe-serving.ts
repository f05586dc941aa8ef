// Doctor on the way from the saved counters to a poller: gathers the facts of each link when its turn has come.

import { describeErrorCode } from '../agentx/error-code';
import { formatOid } from '../base/oid';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { formatSocketAddress } from '../base/sockets';
import { SnapshotStore } from '../ledger/snapshot-store';
import { MIRROR_ARC } from '../registry/counter32-mirror';
import { counters, discontinuityOid, instanceOid, OBJECTS_ARC } from '../registry/registry';
import { counter64Of, isAnySnmpAgent, isException, SnmpClient, type SnmpOutcome } from '../snmp/snmp-client';
import { ok, type Verdict } from './chain';
import { judgeMib } from './judge-mib';
import { judgePoll, type PollOutcome } from './judge-poll';
import { judgeRegistration, type RegistrationFacts } from './judge-registration';
import { judgeSocket } from './judge-socket';
import { judgeValues, type ServedCounter } from './judge-values';
import { judgeVersion, judgeView } from './judge-view';
import { type Patient, tried } from './patient';
import { askSnmptranslate, tryMaster } from './probe-snmpd';

const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0';
/** Names that fit into one datagram, asked and answered. */
const NAMES_A_REQUEST = 40;
/** Between two commits what is served may lag behind what is saved for a moment. */
const PUBLISH_MS = 500;

export class ServingDoctor {
  private readonly store: SnapshotStore;
  private answering: Promise<boolean> | undefined;
  /** Something listens where the agent's master should. */
  private isListening = false;

  constructor(private readonly patient: Patient) {
    this.store = new SnapshotStore(patient.invocation.host, patient.config.stateDir);
  }

  private get standalone(): readonly string[] | undefined {
    const standing = this.patient.presence?.standing;
    return this.patient.isAgentAlive && standing?.kind === 'standalone' ? standing.addresses : undefined;
  }

  /** Tries to connect to the master with the rights of the agent's user. */
  async socket(): Promise<Verdict> {
    const { invocation, config, user, conf, remedies } = this.patient;
    const { master: address } = config.agentx;
    const master = formatSocketAddress(address);
    const { standalone } = this;
    const attempt =
      standalone === undefined ? await tryMaster(invocation.host, address, user) : ({ kind: 'opened' } as const);
    this.isListening = attempt.kind !== 'unconnected' && attempt.kind !== 'unseen';
    const isSnmpdAnswering = attempt.kind === 'unconnected' && (await this.isAnswering());
    const root = formatOid(config.rootOid);
    return judgeSocket({ master, root, attempt, isSnmpdAnswering, conf, standalone }, user, remedies);
  }

  /** An agent of its own without users answers no discovery, but we know that it is there. */
  private get asksAgent(): boolean {
    return this.standalone?.some((address) => address.endsWith(`:${this.patient.choice.target.port}`)) ?? false;
  }

  private isAnswering(): Promise<boolean> {
    this.answering ??= isAnySnmpAgent(this.patient.choice.target);
    return this.answering;
  }

  /** Looks what the running agent has registered, by its own word. */
  registration(): Verdict {
    const { config, presence } = this.patient;
    if (presence === undefined) return judgeRegistration(undefined);
    const { process, root, master, standing } = presence;
    const facts: RegistrationFacts = {
      pid: process.pid,
      root: formatOid(config.rootOid),
      master: formatSocketAddress(config.agentx.master),
      agentRoot: root,
      agentMaster: master,
      standing:
        standing.kind === 'refused'
          ? { kind: 'refused', clause: describeErrorCode(standing.code) }
          : { kind: standing.kind },
    };
    return judgeRegistration(facts);
  }

  /** Asks for sysUpTime as the poller does. */
  async poll(): Promise<Verdict> {
    const { choice, conf, remedies } = this.patient;
    const outcome = await this.ask([SYS_UP_TIME]);
    // Another than sysUpTime may be all that a view shows: any answer is one.
    const isSilent = outcome.kind === 'silent';
    return judgePoll(
      {
        poller: choice.poller,
        outcome: pollOutcome(outcome),
        isSnmpdAnswering: isSilent && (this.asksAgent || (await this.isAnswering())),
        isStandalone: this.standalone !== undefined,
        isRunning: this.isListening,
        conf,
      },
      remedies,
    );
  }

  /** Asks for one of our objects as the poller does. */
  async view(): Promise<Verdict> {
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
        hasServed: this.hasServed(),
        isStandalone: this.standalone !== undefined,
        conf,
      },
      remedies,
    );
  }

  /** Where no one may look who runs doctor, it is taken for granted. */
  private hasServed(): boolean {
    const loaded = tried(() => this.store.load());
    return loaded instanceof Problem || (loaded.snapshot?.generation ?? 0) > 0;
  }

  /** Says what the SNMP version of the poller leaves out. */
  version(): Verdict {
    const { config, choice } = this.patient;
    const mirror = config.counter32Mirror ? formatOid([...config.rootOid, OBJECTS_ARC, MIRROR_ARC]) : undefined;
    return judgeVersion(choice.poller, mirror);
  }

  /** Compares the counters that are served with those that are saved; a pass may come in between, so it tries twice. */
  async values(): Promise<Verdict> {
    if (this.patient.choice.poller.version === '1') return ok('not compared: SNMPv1 shows no Counter64');
    const { config, invocation } = this.patient;
    let verdict = await this.compare();
    if (verdict.kind === 'tried' && verdict.findings.length > 0) {
      await new Promise<void>((resolve) => invocation.host.clock.after(PUBLISH_MS, resolve));
      verdict = await this.compare();
    }
    return this.store.load().snapshot === undefined
      ? ok(`nothing saved in ${printable(config.stateDir)} yet`)
      : verdict;
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

  /** Asks snmptranslate for the MIB's root. */
  mib(): Verdict {
    const { invocation, config, remedies } = this.patient;
    return judgeMib(askSnmptranslate(formatOid(config.rootOid), invocation.environment), remedies);
  }
}

function pollOutcome(outcome: SnmpOutcome): PollOutcome {
  // noSuchName of SNMPv1 is an answer: the view hides the system group.
  if (outcome.kind === 'answered' || (outcome.kind === 'status' && outcome.name === 'noSuchName'))
    return { kind: 'answered' };
  return outcome;
}
