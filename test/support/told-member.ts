// A member of a farm that answers as a test has it: a conversation without a network.

import type { Conversation } from '../../src/farm/conversation';
import { Places } from '../../src/farm/places';
import { questionsBelow } from '../../src/farm/questions';
import { DEFAULT_ROOT } from '../../src/registry/registry';
import { TAG } from '../../src/snmp/ber';
import type { SnmpVarbind } from '../../src/snmp/net-snmp';
import type { SnmpOutcome } from '../../src/snmp/snmp-client';

export const QUESTIONS = questionsBelow(DEFAULT_ROOT);
export const EPOCH = 'e'.repeat(32);
export const INSTANCE = '1'.repeat(32);

export const counter64 = (oid: string, value: bigint | number): SnmpVarbind => {
  const digits = BigInt(value).toString(16);
  return {
    oid,
    type: TAG.counter64,
    value: Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex'),
  };
};
export const octets = (oid: string, hex: string): SnmpVarbind => ({
  oid,
  type: TAG.octetString,
  value: Buffer.from(hex, 'hex'),
});
export const gauge = (oid: string, value: number): SnmpVarbind => ({ oid, type: TAG.gauge32, value });
const none = (oid: string): SnmpVarbind => ({ oid, type: TAG.noSuchObject, value: null });

/** What it serves, by OID; a change is seen by the next request. */
export class ToldMember implements Conversation {
  readonly rows = new Map<string, SnmpVarbind>();
  readonly asked: (readonly string[])[] = [];
  isClosed = false;
  /** More varbinds than these are too many; undefined for no limit. */
  room: number | undefined;
  /** Instead of what it serves. */
  instead: (oids: readonly string[]) => SnmpOutcome | undefined = () => undefined;

  constructor() {
    this.serve(octets(QUESTIONS.epoch, EPOCH), octets(QUESTIONS.instance, INSTANCE));
    this.serve(octets(QUESTIONS.version, Buffer.from('0.9.0').toString('hex')));
    this.serve(...QUESTIONS.counters.map((oid, i) => counter64(oid, 1000 + i)));
  }

  serve(...varbinds: readonly SnmpVarbind[]): void {
    for (const varbind of varbinds) this.rows.set(varbind.oid, varbind);
  }

  async get(oids: readonly string[]): Promise<SnmpOutcome> {
    this.asked.push(oids);
    if (this.room !== undefined && oids.length > this.room) return { kind: 'status', name: 'tooBig' };
    return this.instead(oids) ?? { kind: 'answered', varbinds: oids.map((oid) => this.rows.get(oid) ?? none(oid)) };
  }

  async getBulk(oids: readonly string[], nonRepeaters: number, maxRepetitions: number): Promise<SnmpOutcome> {
    this.asked.push(oids);
    const sorted = [...this.rows.keys()].sort(inOrder);
    const after = (oid: string) => sorted.find((each) => inOrder(each, oid) > 0);
    const next = (oid: string): SnmpVarbind => {
      const found = after(oid);
      return found === undefined ? { oid, type: TAG.endOfMibView, value: null } : this.rows.get(found)!;
    };
    const varbinds = oids.slice(0, nonRepeaters).map(next);
    let last = oids[nonRepeaters]!;
    for (let n = 0; n < maxRepetitions; n++) {
      const varbind = next(last);
      varbinds.push(varbind);
      last = varbind.oid;
    }
    return this.instead(oids) ?? { kind: 'answered', varbinds };
  }

  close(): void {
    this.isClosed = true;
  }
}

function inOrder(a: string, b: string): number {
  const [left, right] = [a, b].map((oid) => oid.split('.').map(Number));
  for (let i = 0; i < Math.max(left!.length, right!.length); i++) {
    const difference = (left![i] ?? -1) - (right![i] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A place among enough of them. */
export const enoughPlace = () => new Places({ after: () => () => undefined }, 1000).place();
