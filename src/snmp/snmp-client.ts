// Asking an SNMP agent as a manager does, with an answer for everything that may happen: nothing here throws, and
// nothing takes longer than the time-outs say.

import { TAG } from './ber';
import {
  netSnmp,
  SNMP_LEVEL,
  type SnmpSession,
  type SnmpUser,
  type SnmpVarbind,
  type SnmpVersionNumber,
  type UsmComplaintName,
  usmComplaintOf,
} from './net-snmp';

export interface SnmpTarget {
  readonly host: string;
  readonly port: number;
  /** For each answer; a request is sent `retries` + 1 times. */
  readonly timeoutMs: number;
  readonly retries: number;
  readonly credentials: SnmpCredentials;
}

export type SnmpCredentials =
  | { readonly version: '1' | '2c'; readonly community: string }
  | { readonly version: '3'; readonly user: SnmpUser };

export type SnmpOutcome =
  | { readonly kind: 'answered'; readonly varbinds: readonly SnmpVarbind[] }
  | { readonly kind: 'silent' }
  /** What the other side's USM complained of in a report. */
  | { readonly kind: 'complained'; readonly complaint: UsmComplaintName }
  /** An error-status of the answer, such as noSuchName. */
  | { readonly kind: 'status'; readonly name: string }
  /** It could not be sent, or what came back is no answer: a clause. */
  | { readonly kind: 'failed'; readonly clause: string };

/** Varbinds asked for in one request of a walk (RFC 3416 section 4.2.3). */
const MAX_REPETITIONS = 20;

const VERSIONS: Readonly<Record<SnmpCredentials['version'], SnmpVersionNumber>> = { '1': 0, '2c': 1, '3': 3 };

const STATUS_NAMES: readonly string[] = [
  'noError',
  'tooBig',
  'noSuchName',
  'badValue',
  'readOnly',
  'genErr',
  'noAccess',
  'wrongType',
  'wrongLength',
  'wrongEncoding',
  'wrongValue',
  'noCreation',
  'inconsistentValue',
  'resourceUnavailable',
  'commitFailed',
  'undoFailed',
  'authorizationError',
  'notWritable',
  'inconsistentName',
];

export class SnmpClient {
  private readonly session: SnmpSession;

  constructor({ host, port, timeoutMs, retries, credentials }: SnmpTarget) {
    const options = {
      port,
      retries,
      timeout: timeoutMs,
      version: VERSIONS[credentials.version],
      transport: host.includes(':') ? 'udp6' : 'udp4',
      backwardsGetNexts: false,
      reportOidMismatchErrors: true,
    } as const;
    this.session =
      credentials.version === '3'
        ? netSnmp.createV3Session(host, credentials.user, options)
        : netSnmp.createSession(host, credentials.community, options);
    // A datagram that is none: the time-out tells.
    this.session.on('error', () => undefined);
  }

  get(oids: readonly string[]): Promise<SnmpOutcome> {
    return new Promise((resolve) => {
      this.session.get(oids, (error, varbinds) => {
        resolve(error === null ? { kind: 'answered', varbinds: varbinds! } : outcomeOf(error));
      });
    });
  }

  /**
   * All instances below an OID, with the answers' varbinds as they come. The agent's order is checked: one whose OIDs do
   * not increase would be asked for ever.
   */
  walk(oid: string, feed: (varbinds: readonly SnmpVarbind[]) => void): Promise<SnmpOutcome> {
    return new Promise((resolve) => {
      const done = (error: Error | null) =>
        resolve(error === null ? { kind: 'answered', varbinds: [] } : outcomeOf(error));
      const each = (varbinds: readonly SnmpVarbind[]) => {
        feed(varbinds);
        return undefined;
      };
      this.session.subtree(oid, MAX_REPETITIONS, each, done);
    });
  }

  /** The first `nonRepeaters` once, the others up to `maxRepetitions` times: all in one list. */
  getBulk(oids: readonly string[], nonRepeaters: number, maxRepetitions: number): Promise<SnmpOutcome> {
    return new Promise((resolve) => {
      this.session.getBulk(oids, nonRepeaters, maxRepetitions, (error, varbinds) => {
        resolve(error === null ? { kind: 'answered', varbinds: varbinds!.flat() } : outcomeOf(error));
      });
    });
  }

  close(): void {
    this.session.close();
  }
}

/**
 * Whether anyone speaks SNMP there, whatever it lets us see: an engine answers SNMPv3's discovery to everyone
 * (RFC 3414 section 4).
 */
export async function isAnySnmpAgent(target: Omit<SnmpTarget, 'credentials'>): Promise<boolean> {
  const user: SnmpUser = { name: 'discovery', level: SNMP_LEVEL.noAuthNoPriv };
  const client = new SnmpClient({ ...target, credentials: { version: '3', user } });
  try {
    const outcome = await client.get(['1.3.6.1.2.1.1.3.0']);
    return outcome.kind !== 'silent' && outcome.kind !== 'failed';
  } finally {
    client.close();
  }
}

/** The value of a Counter64; undefined for anything else. */
export function counter64Of({ type, value }: SnmpVarbind): bigint | undefined {
  if (type !== TAG.counter64 || !Buffer.isBuffer(value)) return undefined;
  // Nearly all are short, and this is read a hundred thousand times where a farm is large.
  if (value.length <= 6) return BigInt(value.length === 0 ? 0 : value.readUIntBE(0, value.length));
  return BigInt(`0x${value.toString('hex')}`);
}

/** Whether the varbind has no value: noSuchObject, noSuchInstance or endOfMibView. */
export function isException({ type }: SnmpVarbind): boolean {
  return type === TAG.noSuchObject || type === TAG.noSuchInstance || type === TAG.endOfMibView;
}

function outcomeOf(error: Error): SnmpOutcome {
  if (error instanceof netSnmp.RequestTimedOutError) return { kind: 'silent' };
  if (error instanceof netSnmp.RequestFailedError) {
    return { kind: 'status', name: STATUS_NAMES[error.status] ?? `error ${error.status}` };
  }
  const complaint = usmComplaintOf(error);
  if (complaint !== undefined) return { kind: 'complained', complaint };
  return { kind: 'failed', clause: error.message.replace(/[^\x20-\x7e]/g, '?').slice(0, 200) };
}
