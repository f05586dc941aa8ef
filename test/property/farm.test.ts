// The roll-up against a model that knows every event: whatever is read, reset, silent, listed twice or listed no more,
// the sum is that of the events between two readings of one member in one epoch. Never an event more, never one less.

import fc from 'fast-check';
import { Round } from '../../src/farm/round';
import { type FarmRecords, newFarmRecords } from '../../src/ledger/farm-records';
import { counterIndex } from '../../src/registry/registry';
import { reading } from '../support/farm-readings';
import { timed } from '../support/property';

/** Two names of one agent, and two agents with a name each. */
const AGENT_OF: Readonly<Record<string, number>> = { a: 0, alias: 0, b: 1, c: 2 };
const NAMES = Object.keys(AGENT_OF);

type Step =
  | { readonly kind: 'counts'; readonly agent: number; readonly events: number }
  /** Its counters begin again, at what it finds in its logs once more. */
  | { readonly kind: 'resets'; readonly agent: number; readonly found: number }
  | { readonly kind: 'configured'; readonly listed: readonly string[] }
  /** Those that answer, in this order. */
  | { readonly kind: 'polled'; readonly answering: readonly string[] };

const agent = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('counts' as const), agent, events: fc.nat(1000) }),
  fc.record({ kind: fc.constant('resets' as const), agent, found: fc.nat(5000) }),
  fc.record({ kind: fc.constant('configured' as const), listed: fc.shuffledSubarray(NAMES) }),
  fc.record({ kind: fc.constant('polled' as const), answering: fc.shuffledSubarray(NAMES) }),
  fc.record({ kind: fc.constant('polled' as const), answering: fc.shuffledSubarray(NAMES) }),
);

/** What an observer knows who sees every event as it happens. */
class Model {
  readonly agents = [0, 1, 2].map((each) => ({ count: 100 * each, epoch: 0 }));
  listed: readonly string[] = NAMES;
  sum = 0;
  /** Under which name an agent is read, and its events since then. */
  readonly read = new Map<string, { agent: number; epoch: number; unread: number }>();

  counts(which: number, events: number): void {
    this.agents[which]!.count += events;
    for (const each of this.read.values()) if (each.agent === which) each.unread += events;
  }

  polled(name: string): void {
    const which = AGENT_OF[name]!;
    const owner = this.listed.find((other) => this.read.has(other) && AGENT_OF[other] === which);
    if (owner !== undefined && owner !== name) return;
    const known = this.read.get(name);
    const { epoch } = this.agents[which]!;
    if (known?.epoch === epoch) this.sum += known.unread;
    this.read.set(name, { agent: which, epoch, unread: 0 });
  }

  dropUnlisted(): void {
    for (const name of this.read.keys()) if (!this.listed.includes(name)) this.read.delete(name);
  }
}

test('the sum is that of the events between two readings, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const model = new Model();
      let records: FarmRecords = newFarmRecords();
      let nowMs = 0;
      for (const each of steps) {
        nowMs += 1000;
        if (each.kind === 'counts') model.counts(each.agent, each.events);
        else if (each.kind === 'resets') {
          const { epoch } = model.agents[each.agent]!;
          model.agents[each.agent] = { count: each.found, epoch: epoch + 1 };
        } else if (each.kind === 'configured') model.listed = each.listed;
        else {
          const before = records.totals[counterIndex('send.messageNew')]!;
          const round = new Round(records, model.listed);
          for (const name of each.answering.filter((word) => model.listed.includes(word))) {
            const { count, epoch } = model.agents[AGENT_OF[name]!]!;
            const said = { counters: { 'send.messageNew': BigInt(count) }, rows: { 'yours/x': BigInt(count) } };
            round.add(name, reading({ ...said, atMs: nowMs, instance: `${AGENT_OF[name]}`, epoch: `${epoch}` }));
            model.polled(name);
          }
          model.dropUnlisted();
          records = round.finish((name) => model.listed.includes(name)).records;
          const sum = records.totals[counterIndex('send.messageNew')]!;
          expect(sum).toBe(BigInt(model.sum));
          expect(sum >= before).toBe(true);
          expect(records.rows.get('yours/x') ?? 0n).toBe(sum);
        }
      }
    }),
    timed(),
  );
});
