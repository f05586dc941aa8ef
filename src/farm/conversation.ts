// How the farm speaks to a member, as an interface: the real one is an SNMP client, loaded only where there is a farm.

import type { SnmpOutcome } from '../snmp/snmp-client';
import type { FarmCredentials } from './credentials';

export interface FarmTarget {
  /** An address, IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  /** For each answer; a request is sent `retries` + 1 times. */
  readonly timeoutMs: number;
  readonly retries: number;
  readonly credentials: FarmCredentials;
}

export interface Conversation {
  get(oids: readonly string[]): Promise<SnmpOutcome>;
  /** The first `nonRepeaters` once, the last one up to `maxRepetitions` times, all in one list. */
  getBulk(oids: readonly string[], nonRepeaters: number, maxRepetitions: number): Promise<SnmpOutcome>;
  close(): void;
}

export interface Asker {
  talkTo(target: FarmTarget): Conversation;
  /** Whether anyone speaks SNMP there, whoever he lets in: known within half a second. */
  isAnyone(target: Pick<FarmTarget, 'address' | 'port'>): Promise<boolean>;
}
