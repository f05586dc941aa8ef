// Asks every member, all at once as far as there are places, and waits for all: as long as the slowest time-out says.

import type { Oid } from '../base/oid';
import { Problem } from '../base/problem';
import type { FarmAccess, FarmConfig } from '../config/config';
import type { Clock } from '../host/clock';
import type { Resolver } from '../host/resolver';
import type { SnmpOutcome } from '../snmp/snmp-client';
import { type Answers, askMember } from './ask-member';
import type { Asker, Conversation } from './conversation';
import { credentialsOf, type FarmCredentials, type SecretWorld } from './credentials';
import { badAnswer, type Failure, NOT_HEARD, nameless } from './failures';
import { listMembers, type Member, type MemberList } from './members';
import { Places } from './places';
import { questionsBelow } from './questions';

/** An address, of either kind; a name has a letter in it. */
const IN_NUMBERS = /:|^[\d.]+$/;

export interface PollWorld extends SecretWorld {
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly asker: Asker;
}

export interface Asked {
  readonly member: Member;
  readonly outcome: Answers | Failure;
  readonly roundTripMs: number;
}

export interface Poll extends MemberList {
  /** In the order of the list. */
  readonly asked: readonly Asked[];
}

export class FarmPoller {
  readonly #world: PollWorld;
  readonly #farm: FarmConfig;
  readonly #questions;
  readonly #places: Places;
  #members: readonly Member[] = [];
  /** By name: what each had when it last answered. */
  readonly #lacking = new Map<string, { readonly version: string; readonly present: Uint8Array }>();

  constructor(world: PollWorld, farm: FarmConfig, root: Oid) {
    this.#world = world;
    this.#farm = farm;
    this.#questions = questionsBelow(root);
    this.#places = new Places(world.clock, farm.inFlight);
  }

  /** One look at each member. Never fails: what is wrong is in what it gives. */
  async poll(): Promise<Poll> {
    const list = await listMembers(this.#world, this.#farm, this.#members);
    this.#members = list.members;
    const credentials = new Map<string, FarmCredentials | Failure>();
    const asked = await Promise.all(list.members.map((member) => this.#ask(member, credentials)));
    return { ...list, asked };
  }

  async #ask(member: Member, known: Map<string, FarmCredentials | Failure>): Promise<Asked> {
    const { clock } = this.#world;
    const key = JSON.stringify(member.access);
    const credentials = known.get(key) ?? this.#credentials(member.access);
    known.set(key, credentials);
    if ('kind' in credentials) return { member, outcome: credentials, roundTripMs: 0 };
    const address = await this.#addressOf(member.host);
    if (typeof address !== 'string') return { member, outcome: address, roundTripMs: 0 };
    const beganMs = clock.monotonicMs();
    const outcome = await this.#talk({ ...member, address, credentials });
    return { member, outcome, roundTripMs: Math.round(clock.monotonicMs() - beganMs) };
  }

  async #talk(target: Member & { readonly address: string; readonly credentials: FarmCredentials }) {
    const { asker, clock } = this.#world;
    const place = this.#places.place();
    // Before there is a socket: there are not many more sockets than places.
    await place.renew();
    const conversation = new Heard(asker.talkTo(target));
    let anyone: Promise<boolean> | undefined;
    // With a wrong community there is silence, too: whether anyone is there is asked while the retries are waited for.
    const cancel = clock.after(target.timeoutMs, () => {
      if (!conversation.isHeard && target.credentials.version === '2c') anyone = asker.isAnyone(target);
    });
    try {
      const nowMs = () => clock.nowMs();
      const lacking = this.#lacking.get(target.name);
      const outcome = await askMember({ conversation, questions: this.#questions, place, nowMs, lacking });
      if (outcome.kind === 'answered') {
        this.#lacking.set(target.name, { version: outcome.version, present: outcome.reading.present });
      } else this.#lacking.delete(target.name);
      const isSilent = outcome.kind === 'failed' && outcome.state === 'silent' && target.credentials.version === '2c';
      return isSilent && (await (anyone ?? asker.isAnyone(target))) ? NOT_HEARD : outcome;
    } finally {
      cancel();
      place.leave();
      conversation.close();
    }
  }

  #credentials(access: FarmAccess): FarmCredentials | Failure {
    try {
      return credentialsOf(this.#world, access);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return badAnswer(`it cannot be asked: ${thrown.message.replace(/\.$/, '')}.`);
    }
  }

  async #addressOf(host: string): Promise<string | Failure> {
    if (IN_NUMBERS.test(host)) return host;
    try {
      const [first] = await this.#world.resolver.addresses(host);
      return first ?? nameless('there is none');
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      return nameless(thrown.message);
    }
  }
}

/** A conversation that knows whether anything was ever answered in it. */
class Heard implements Conversation {
  isHeard = false;

  constructor(private readonly inner: Conversation) {}

  get(oids: readonly string[]): Promise<SnmpOutcome> {
    return this.#hear(this.inner.get(oids));
  }

  getBulk(oids: readonly string[], nonRepeaters: number, maxRepetitions: number): Promise<SnmpOutcome> {
    return this.#hear(this.inner.getBulk(oids, nonRepeaters, maxRepetitions));
  }

  async #hear(outcome: Promise<SnmpOutcome>): Promise<SnmpOutcome> {
    const { kind } = await outcome;
    if (kind !== 'silent') this.isHeard = true;
    return outcome;
  }

  close(): void {
    this.inner.close();
  }
}
