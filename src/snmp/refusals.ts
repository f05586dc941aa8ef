// Says who is not answered and why, since the protocol itself is mostly silent about it; and seldom, since anyone can
// send anything.

import type { Host } from '../host/host';
import type { Refusal } from './admission';

/** From the first to the next line about refusals. */
const QUIET_MS = 600_000;

const refusalReasons: Readonly<Record<Refusal, string>> = {
  malformed: 'it sent something that is no SNMP request.',
  wrongCommunity: 'its community is not the one in the configuration.',
  unknownUser: 'its SNMPv3 user is not in the configuration.',
  wrongLevel: 'its SNMPv3 user must authenticate and encrypt just as the configuration says.',
  wrongPassword: 'its password or protocol is not the one in the configuration.',
};

export class Refusals {
  #quietUntilMs = Number.NEGATIVE_INFINITY;
  #unsaid = 0;
  #hasFailed = false;

  constructor(private readonly host: Pick<Host, 'clock' | 'journal'>) {}

  refused(refusal: Refusal, peer: string): void {
    const nowMs = this.host.clock.monotonicMs();
    if (nowMs < this.#quietUntilMs) {
      this.#unsaid += 1;
      return;
    }
    this.host.journal.note({ kind: 'snmpRefused', peer, reason: refusalReasons[refusal], unsaid: this.#unsaid });
    this.#quietUntilMs = nowMs + QUIET_MS;
    this.#unsaid = 0;
  }

  /** A fault of our own: once is enough to be told. */
  failed(thrown: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    this.host.journal.note({ kind: 'snmpFailed', reason });
  }
}
