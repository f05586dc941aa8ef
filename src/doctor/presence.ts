// A file in the state directory that says which agent runs here and how it stands with the SNMP master, for
// `maillogs doctor`. Its owner is the agent's user. It is a courtesy: counting depends on nothing in it, and
// where it can't be written nothing is said. An agent that was killed leaves it behind; pid, start time and
// boot tell, as they do for the lock.

import { join } from 'node:path';
import { formatOid } from '../base/oid';
import { Problem } from '../base/problem';
import { formatSocketAddress } from '../base/sockets';
import { version } from '../base/version';
import type { Config } from '../config/config';
import type { Host } from '../host/host';
import { type ProcessIdentity, readProcessIdentity } from '../host/processes';
import { writeFile } from '../host/write-file';

export const PRESENCE_NAME = 'agent.json';
const MAX_BYTES = 64 << 10;
/** How the sources stand is written no more often. */
const TELL_EVERY_MS = 30_000;

export type MasterStanding =
  | { readonly kind: 'registered' }
  /** Not reached yet, or lost. */
  | { readonly kind: 'unconnected' }
  /** The master refuses the root with this AgentX error code. */
  | { readonly kind: 'refused'; readonly code: number }
  /** There is no master: the agent answers SNMP itself at these addresses, such as `udp:127.0.0.1:1161`. */
  | { readonly kind: 'standalone'; readonly addresses: readonly string[] };

export interface Presence {
  readonly process: ProcessIdentity;
  readonly version: string;
  /** The configuration it read; undefined for the defaults. */
  readonly configPath?: string;
  /** As in Config.digest. */
  readonly configDigest?: string;
  readonly schedule: string;
  /** Dotted. */
  readonly root: string;
  /** `unix:/path` or `tcp:host:port`. */
  readonly master: string;
  readonly standing: MasterStanding;
  /** Since when, milliseconds since 1970. */
  readonly sinceMs: number;
  /** The last pass that began later than its schedule allows. */
  readonly latePass?: LatePass;
  /** The first line of what is wrong with the configuration that was read again last and is not in force. */
  readonly configurationError?: string;
  /** As of the last pass, or of half a minute after the one before. */
  readonly passed?: PassedNews;
}

/** How the sources stood after a pass. */
export interface PassedNews {
  /** When the last whole pass ended, milliseconds since 1970; 0 before the first. */
  readonly lastPassMs: number;
  /** How far the source lags that lags most; its name is empty where none does. */
  readonly lagSeconds: number;
  readonly lagOctets: number;
  readonly lagSource: string;
}

export interface LatePass {
  /** When it was due, milliseconds since 1970. */
  readonly dueMs: number;
  readonly lateMs: number;
  /** How many others were due meanwhile. */
  readonly missed: number;
}

/** What of a view's status is told here. */
interface PassedStatus {
  readonly lastPass: { readonly endedMs: number } | undefined;
  readonly sources: ReadonlyMap<string, { readonly lagSeconds: number; readonly lagOctets: number }>;
  readonly configurationError?: string | undefined;
}

type Later = 'process' | 'standing' | 'sinceMs' | 'latePass' | 'passed' | 'configurationError';
export type PresenceFacts = Omit<Presence, Later> & {
  readonly stateDir: string;
};

/** Undefined where there is none, or none that can be read. Throws the Problem of a file that may not be opened. */
export function readPresence({ files }: Pick<Host, 'files'>, stateDir: string): Presence | undefined {
  const bytes = files.readWhole(join(stateDir, PRESENCE_NAME), MAX_BYTES);
  if (bytes === undefined) return undefined;
  try {
    return presenceIn(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** The file is the agent's, and whoever reads it may be root: nothing in it is believed to be what it should be. */
function presenceIn(value: Readonly<Record<string, unknown>>): Presence | undefined {
  const process = readProcessIdentity(value['process']);
  const standing = standingIn(value['standing'] as Readonly<Record<string, unknown>>);
  const { version, configPath, configDigest, schedule, root, master, sinceMs, configurationError } = value;
  const isText = (each: unknown): each is string => typeof each === 'string';
  if (!isText(version) || !isText(schedule) || !isText(root) || !isText(master)) return undefined;
  if (process === undefined || standing === undefined || typeof sinceMs !== 'number') return undefined;
  return {
    ...{ process, version, schedule, root, master, standing, sinceMs },
    ...(isText(configPath) ? { configPath } : {}),
    ...(isText(configDigest) ? { configDigest } : {}),
    ...(isText(configurationError) && configurationError !== '' ? { configurationError } : {}),
    ...latePassIn(value['latePass']),
    ...passedIn(value['passed']),
  };
}

function latePassIn(value: unknown): Pick<Presence, 'latePass'> {
  const { dueMs, lateMs, missed } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isTime = (each: unknown): each is number => typeof each === 'number' && Number.isFinite(each);
  return isTime(dueMs) && isTime(lateMs) && isTime(missed) ? { latePass: { dueMs, lateMs, missed } } : {};
}

function passedIn(value: unknown): Pick<Presence, 'passed'> {
  const { lastPassMs, lagSeconds, lagOctets, lagSource } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isAmount = (each: unknown): each is number => typeof each === 'number' && Number.isFinite(each) && each >= 0;
  if (!isAmount(lastPassMs) || !isAmount(lagSeconds) || !isAmount(lagOctets) || typeof lagSource !== 'string')
    return {};
  return { passed: { lastPassMs, lagSeconds, lagOctets, lagSource } };
}

function standingIn({ kind, code, addresses }: Readonly<Record<string, unknown>>): MasterStanding | undefined {
  switch (kind) {
    case 'registered':
    case 'unconnected':
      return { kind };
    case 'refused':
      return typeof code === 'number' ? { kind, code } : undefined;
    case 'standalone': {
      const isList = Array.isArray(addresses) && addresses.every((each) => typeof each === 'string');
      return isList ? { kind, addresses } : undefined;
    }
    default:
      return undefined;
  }
}

/** Keeps the file in step with what the agent knows. */
export class AgentPresence {
  private facts: PresenceFacts | undefined;
  private standing: MasterStanding = { kind: 'unconnected' };
  private sinceMs = 0;
  private latePass: LatePass | undefined;
  private news: PassedNews | undefined;
  private configurationError: string | undefined;
  private toldMs = Number.NEGATIVE_INFINITY;
  /** What the file should say and does not yet. */
  private isBehind = false;
  private hasFailed = false;
  private writing: Promise<void> | undefined;

  constructor(private readonly host: Host) {}

  /** A configuration came into force. */
  use({ config }: { readonly config: Config }): void {
    const facts = factsOf(config);
    if (this.facts !== undefined && this.facts.stateDir !== facts.stateDir) this.remove();
    this.facts = facts;
    this.isBehind = true;
    this.catchUp();
  }

  /** Notes in agent.json how the agent stands with its master. */
  stands(standing: MasterStanding): void {
    if (JSON.stringify(standing) === JSON.stringify(this.standing)) return;
    this.standing = standing;
    this.sinceMs = this.host.clock.nowMs();
    this.isBehind = true;
    this.catchUp();
  }

  /** A pass begins late. */
  late(latePass: LatePass): void {
    this.latePass = latePass;
    this.isBehind = true;
    this.catchUp();
  }

  /** The state directory was lost and made again. */
  stateSavedAgain(): void {
    this.isBehind = true;
    this.catchUp();
  }

  /** A view is what readers see from now on. */
  publish(_: unknown, { status }: { readonly status: PassedStatus }): void {
    const { lastPass, sources, configurationError } = status;
    const [worst] = [...sources].sort(([, a], [, b]) => b.lagSeconds - a.lagSeconds || b.lagOctets - a.lagOctets);
    const [lagSource = '', { lagSeconds = 0, lagOctets = 0 } = {}] = worst ?? [];
    this.news = {
      lastPassMs: lastPass?.endedMs ?? 0,
      lagSeconds,
      lagOctets,
      lagSource: lagSeconds > 0 ? lagSource : '',
    };
    if (configurationError === this.configurationError) return;
    this.configurationError = configurationError;
    this.isBehind = true;
    this.catchUp();
  }

  /** Writes what could not be written before: the first pass makes the directory, a full disk is emptied. */
  passed(): void {
    // Not at each pass: an idle one costs next to nothing.
    if (this.host.clock.monotonicMs() - this.toldMs >= TELL_EVERY_MS) this.isBehind = true;
    this.catchUp();
  }

  /** However long a pass takes, how far the sources lag is told. */
  stillRunning(): void {
    this.passed();
  }

  private catchUp(): void {
    if (!this.isBehind || this.facts === undefined || this.writing !== undefined) return;
    this.isBehind = false;
    this.writing = this.write(this.facts).finally(() => {
      this.writing = undefined;
      // Something new came meanwhile.
      if (this.isBehind && !this.hasFailed) this.catchUp();
    });
  }

  /** Removes the file: nothing runs here any more. */
  async stop(): Promise<void> {
    this.isBehind = false;
    await this.writing;
    this.remove();
    this.facts = undefined;
  }

  private async write({ stateDir, ...facts }: PresenceFacts): Promise<void> {
    const { files, processes, clock } = this.host;
    if (this.sinceMs === 0) this.sinceMs = clock.nowMs();
    this.toldMs = clock.monotonicMs();
    const { standing, sinceMs, latePass, news, configurationError } = this;
    const presence: Presence = {
      ...{ process: processes.self(), ...facts, standing, sinceMs },
      ...(latePass === undefined ? {} : { latePass }),
      ...(news === undefined ? {} : { passed: news }),
      ...(configurationError === undefined ? {} : { configurationError }),
    };
    const path = join(stateDir, PRESENCE_NAME);
    const text = Buffer.from(`${JSON.stringify(presence)}\n`);
    try {
      await writeFile(files, path, [text], { mode: 0o640, durability: 'none' });
      this.hasFailed = false;
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      this.hasFailed = true;
      this.isBehind = true;
      // Better no word than an old one.
      this.remove();
    }
  }

  private remove(): void {
    if (this.facts === undefined) return;
    const { files, processes } = this.host;
    const { stateDir } = this.facts;
    const path = join(stateDir, PRESENCE_NAME);
    try {
      files.remove(`${path}.tmp`);
      // Another agent on the same state may have put its own in the place of ours.
      const other = readPresence(this.host, stateDir)?.process;
      if (other === undefined || other.pid === processes.self().pid) files.remove(path);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
    }
  }
}

function factsOf({ path, digest, schedule, stateDir, rootOid, agentx }: Config): PresenceFacts {
  return {
    version,
    ...(path === undefined ? {} : { configPath: path }),
    ...(digest === undefined ? {} : { configDigest: digest }),
    schedule,
    stateDir,
    root: formatOid(rootOid),
    master: formatSocketAddress(agentx.master),
  };
}
