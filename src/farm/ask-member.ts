// Everything that one member is asked in one round, and what came of it. Each request asks who answers, too: what two
// agents say behind one address, or one agent before and after its counters began again, is never put together.

import { printable } from '../base/printable';
import { counters } from '../registry/registry';
import { MAX_SOURCE_ROWS, tableIndex, tableOf } from '../registry/tables';
import type { SnmpVarbind } from '../snmp/net-snmp';
import { counter64Of, isException, type SnmpOutcome } from '../snmp/snmp-client';
import type { Conversation } from './conversation';
import { badAnswer, type Failure, failureOf, NO_EPOCH, NOTHING_SHOWN } from './failures';
import { momentOf } from './moment';
import type { Place } from './places';
import type { ColumnQuestion, Questions } from './questions';
import { type Reading, rowKey, type summedTables } from './reading';

/** About 58 of ours fit into a datagram of 1,472 octets. */
const MAX_VARBINDS = 45;
/** Who answers, and one more. */
const MIN_VARBINDS = 3;
const MAX_REPETITIONS = 40;
const NO_TAG = /^0*$/;
const NAME_OCTETS = 63;

export interface Answers {
  readonly kind: 'answered';
  readonly reading: Reading;
  readonly version: string;
  /** When its last pass ended, milliseconds since 1970 by its own clock; undefined where it says none. */
  readonly lastPassMs: number | undefined;
  /** The longest of its log sources. */
  readonly lagSeconds: number;
}

export interface AskOptions {
  readonly conversation: Conversation;
  readonly questions: Questions;
  readonly place: Place;
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** What this version of its maillogs had before: what it lacked, only another version is asked for. */
  readonly lacking?: { readonly version: string; readonly present: Uint8Array } | undefined;
}

/** What is wrong ends the round for this member: nothing of it is then added. */
export async function askMember(options: AskOptions): Promise<Answers | Failure> {
  const talk = new Talk(options);
  try {
    return await talk.all();
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.failure;
    throw thrown;
  }
}

/** Ends a talk from within. */
class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.cause);
  }
}

type Named = ReadonlyMap<string, SnmpVarbind>;

class Talk {
  #who: { readonly epoch: string; readonly instance: string } | undefined;

  constructor(private readonly options: AskOptions) {}

  async all(): Promise<Answers> {
    const { questions, nowMs, lacking } = this.options;
    const { version, lastPassTime, columns } = questions;
    const heads = [version, lastPassTime, ...columns.map(({ rows }) => rows)];
    const found = new Map<string, SnmpVarbind>();
    const [present, values] = [new Uint8Array(counters.length), new BigUint64Array(counters.length)];
    // As they come: a member's answers are a hundred kilobytes of objects, and there are a thousand members.
    const taken = (varbind: SnmpVarbind, index: number) => {
      if (isException(varbind)) return;
      const value = counter64Of(varbind);
      if (value === undefined) {
        throw new Refused(badAnswer(`${varbind.oid} is no Counter64: these are another program's OIDs.`));
      }
      present[index] = 1;
      values[index] = value;
    };
    const oids = questions.counters;
    const indexes = oids.flatMap((_, i) => (lacking?.present[i] === 0 ? [] : [i]));
    await this.#get([...heads, ...indexes.map((i) => oids[i]!)], (varbind, place) => {
      if (place < heads.length) found.set(varbind.oid, varbind);
      else taken(varbind, indexes[place - heads.length]!);
    });
    if (lacking !== undefined && text(found.get(version)!) !== lacking.version) {
      const others = oids.flatMap((_, i) => (lacking.present[i] === 0 ? [i] : []));
      const left = others.map((i) => oids[i]!);
      await this.#get(left, (varbind, place) => taken(varbind, others[place]!));
    }
    const atMs = nowMs();
    const { rows, wholeTables, lagSeconds } = await this.#tables(found);
    const moment = found.get(lastPassTime)!.value;
    return {
      kind: 'answered',
      reading: { ...this.#who!, atMs, present, values, rows, wholeTables },
      version: text(found.get(version)!),
      lastPassMs: Buffer.isBuffer(moment) ? momentOf(moment) : undefined,
      lagSeconds,
    };
  }

  /** In requests of as many names as the agent can answer; `take` is given each with its place in the list. */
  async #get(names: readonly string[], take: (varbind: SnmpVarbind, place: number) => void): Promise<void> {
    const { questions, conversation } = this.options;
    let size = MAX_VARBINDS;
    for (let next = 0; next < names.length; ) {
      const some = names.slice(next, next + size - 2);
      const outcome = await this.#placed(() => conversation.get([questions.epoch, questions.instance, ...some]));
      if (outcome.kind === 'status' && outcome.name === 'tooBig' && size > MIN_VARBINDS) {
        size = Math.max(MIN_VARBINDS, Math.floor(size / 2));
        continue;
      }
      const [epoch, instance, ...rest] = answered(outcome);
      if (rest.length !== some.length) throw new Refused(badAnswer('its answer is cut short: nothing of it is added.'));
      if (next === 0 && [epoch!, instance!, ...rest].every(isException)) throw new Refused(NOTHING_SHOWN);
      this.#check(epoch!, instance!);
      rest.forEach((varbind, i) => {
        if (varbind.oid !== some[i]) throw new Refused(badAnswer('it answers what it was not asked.'));
        take(varbind, next + i);
      });
      next += some.length;
    }
  }

  /** Who answers, each time: the same as before. */
  #check(epochBind: SnmpVarbind, instanceBind: SnmpVarbind): void {
    const [epoch, instance] = [hexadecimal(epochBind), hexadecimal(instanceBind)];
    if (NO_TAG.test(epoch) || NO_TAG.test(instance)) throw new Refused(NO_EPOCH);
    this.#who ??= { epoch, instance };
    if (instance !== this.#who.instance) {
      throw new Refused(
        badAnswer('two agents answer at this address in turn: give each of them an address of its own.'),
      );
    }
    if (epoch !== this.#who.epoch) throw new Refused(badAnswer('its counters began again while it was being asked.'));
  }

  async #tables(found: Named) {
    const rows = new Map<string, bigint>();
    const wholeTables = new Set<(typeof summedTables)[number]>();
    let lagSeconds = 0;
    for (const question of this.options.questions.columns) {
      const { value: size } = found.get(question.rows)!;
      if (typeof size !== 'number') continue;
      const { table } = question;
      const read = size === 0 ? new Map<string, SnmpVarbind>() : await this.#column(question);
      for (const [row, varbind] of read) {
        if (table === 'source') lagSeconds = Math.max(lagSeconds, Number(varbind.value) || 0);
        else {
          const value = counter64Of(varbind);
          if (value === undefined) throw new Refused(badAnswer(`${varbind.oid} is no Counter64.`));
          rows.set(rowKey(table, row), value);
        }
      }
      if (table !== 'source' && read.size === size) wholeTables.add(table);
    }
    return { rows, wholeTables, lagSeconds };
  }

  /** The cells of a column by the names of their rows. */
  async #column({ table, column }: ColumnQuestion): Promise<ReadonlyMap<string, SnmpVarbind>> {
    const { questions, conversation } = this.options;
    // GETNEXT of the object gives its instance.
    const [epochObject, instanceObject] = [questions.epoch, questions.instance].map((oid) => oid.slice(0, -2));
    const most = table === 'source' ? MAX_SOURCE_ROWS : tableOf(table).maxRows;
    const read = new Map<string, SnmpVarbind>();
    let [after, repetitions] = [column, MAX_REPETITIONS];
    while (read.size <= most) {
      const asked = [epochObject!, instanceObject!, after];
      const outcome = await this.#placed(() => conversation.getBulk(asked, 2, repetitions));
      if (outcome.kind === 'status' && outcome.name === 'tooBig' && repetitions > 1) {
        repetitions = Math.floor(repetitions / 2);
        continue;
      }
      const [epoch, instance, ...cells] = answered(outcome);
      if (cells.length === 0) throw new Refused(badAnswer('its answer is cut short: nothing of it is added.'));
      this.#check(epoch!, instance!);
      for (const cell of cells) {
        if (isException(cell) || !cell.oid.startsWith(`${column}.`)) return read;
        const row = rowName(cell.oid.slice(column.length + 1));
        if (row !== undefined) read.set(row, cell);
        after = cell.oid;
      }
    }
    return read;
  }

  async #placed(ask: () => Promise<SnmpOutcome>): Promise<SnmpOutcome> {
    await this.options.place.renew();
    return ask();
  }
}

function answered(outcome: SnmpOutcome): readonly SnmpVarbind[] {
  if (outcome.kind === 'answered') return outcome.varbinds;
  throw new Refused(failureOf(outcome));
}

const hexadecimal = ({ value }: SnmpVarbind) =>
  Buffer.isBuffer(value) && value.length === 16 ? value.toString('hex') : '';
const text = ({ value }: SnmpVarbind) => (Buffer.isBuffer(value) ? printable(value, NAME_OCTETS) : '');

/** The name in an index, which is spelled length first; undefined for what no maillogs names a row. */
function rowName(index: string): string | undefined {
  const [length, ...octets] = index.split('.').map(Number);
  if (length !== octets.length || length > NAME_OCTETS) return undefined;
  const name = Buffer.from(octets).toString('latin1');
  return tableIndex(name) === name ? name : undefined;
}
