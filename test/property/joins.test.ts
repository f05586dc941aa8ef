// What only lines together tell is counted once, however a log is divided: between lines by chunks, passes and
// restarts, killed or not, and over rotations; and an audit counts the same again.

import fc from 'fast-check';
import { readSourceCursor } from '../../src/ledger/decode-cursor';
import type { LastRecord } from '../../src/logs/cursor';
import { LineCounter } from '../../src/pass/line-counter';
import type { SourceSpec } from '../../src/pass/source';
import { counterIndex } from '../../src/registry/registry';
import type { CounterName } from '../../src/registry/services';
import { type Increments, Tally } from '../../src/registry/tally';
import { auditFindings } from '../support/auditing';
import { Counting, LOG, sourceAt } from '../support/counting';
import { type JoinedLog, postfixLog, qmailLog } from '../support/joined-logs';
import { Machine } from '../support/machine';
import { timed } from '../support/property';

const kinds = [
  ['Postfix', 'postfix', postfixLog],
  ['qmail-send', 'send', qmailLog],
] as const;

const OPENING = {
  postfix: '2026-11-28T00:00:00.000000+00:00 mx1 postfix/master[1]: daemon started -- version 3.7.11\n',
  send: '@4000000066f2b0001dcd6500 status: local 0/10 remote 0/20\n',
};

/** Counts lines in pieces, each by a counter of its own that knows of those before it what a snapshot keeps. */
function countInPieces(pieces: readonly string[], service: 'postfix' | 'send'): Increments {
  const tally = new Tally();
  let records: readonly LastRecord[] | undefined;
  for (const piece of pieces) {
    const counter = new LineCounter([service], tally);
    counter.resume(records);
    const bytes = Buffer.from(piece, 'latin1');
    for (let at = 0; at < bytes.length; at = bytes.indexOf(10, at) + 1) counter.line(bytes, at, bytes.indexOf(10, at));
    counter.endChunk();
    const saved = JSON.parse(JSON.stringify({ files: [], lastRecords: counter.lastRecords }));
    records = readSourceCursor(saved).lastRecords;
  }
  return tally.increments();
}

function truthIn({ counters }: Increments, truth: JoinedLog['truth']): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.keys(truth).map((name) => [name, Number(counters[name] ?? 0)]));
}

const cuts = fc.array(fc.nat(120), { maxLength: 8 });

describe.each(kinds)('of %s', (_, service, logs) => {
  test('what lines together tell is what happened', () => {
    fc.assert(
      fc.property(logs, ({ lines, truth }) => {
        expect(truthIn(countInPieces([lines.join('')], service), truth)).toEqual(truth);
      }),
      timed(),
    );
  });

  test('wherever a log is divided, the same is counted', () => {
    fc.assert(
      fc.property(logs, cuts, ({ lines }, places) => {
        const ends = [...new Set(places.map((place) => place % lines.length))].sort((a, b) => a - b);
        const pieces = [0, ...ends].map((from, i) => lines.slice(from, ends[i]).join(''));
        expect(countInPieces(pieces, service)).toEqual(countInPieces([lines.join('')], service));
      }),
      timed(),
    );
  });

  test('the same is counted over kills, power cuts and rotations, and by an audit', async () => {
    const acts = fc.array(fc.tuple(fc.nat(7), fc.constantFrom('pass', 'kill', 'rotate', 'restart', 'nothing')), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(logs, acts, async ({ lines, truth }, steps) => {
        const source: SourceSpec = { ...sourceAt(LOG), services: [service], rules: 'these' };
        const scene = new Scene(source);
        const left = [...lines];
        // A log that was read once is known again wherever it is moved to.
        scene.machine.disk.append(LOG, OPENING[service]);
        await scene.pass();
        for (const [n, act] of steps) {
          scene.machine.disk.append(LOG, left.splice(0, n).join(''));
          await scene[act]();
        }
        scene.machine.disk.append(LOG, left.join(''));
        await scene.pass();
        const { counting } = scene;
        const counted = Object.keys(truth).map((name) => [name, counting.value(name as CounterName)]);
        expect(Object.fromEntries(counted)).toEqual(truth);
        expect(counting.unbalanced).toEqual([]);
        expect(await auditFindings(counting, [source])).toEqual([]);
      }),
      timed(),
    );
  });
});

/** An agent that lives and dies beside a log that is written and rotated. */
class Scene {
  readonly machine = new Machine();
  counting: Counting;
  private rotations = 0;

  constructor(private readonly source: SourceSpec) {
    this.counting = new Counting(this.machine, [source]);
  }

  async nothing(): Promise<void> {}

  async pass(): Promise<void> {
    await this.counting.pass();
  }

  /** What was not committed is gone. */
  async kill(): Promise<void> {
    this.machine.kill(this.counting.process);
    this.counting = new Counting(this.machine, [this.source]);
  }

  async restart(): Promise<void> {
    await this.counting.pass();
    await this.kill();
  }

  async rotate(): Promise<void> {
    for (let n = this.rotations++; n > 0; n--) this.machine.disk.rename(`${LOG}.${n}`, `${LOG}.${n + 1}`);
    this.machine.disk.rename(LOG, `${LOG}.1`);
    this.machine.disk.append(LOG, '');
  }
}

test('of what comes to nothing, so much is remembered, and what is forgotten is counted', () => {
  const n = 5000;
  const ids = Array.from({ length: n }, (_, i) => (0x100000 + i).toString(16).toUpperCase());
  const came = ids.map((id) => `Nov 29 05:55:25 mx1 postfix/cleanup[1]: ${id}: message-id=<x>\n`);
  const active = (id: string) =>
    `Nov 29 05:55:25 mx1 postfix/qmgr[1]: ${id}: from=<a@a.example>, size=100, nrcpt=1 (queue active)\n`;
  const { counters } = countInPieces([came.join(''), ids.map(active).join('')], 'postfix');
  expect(counters['postfix.messageQueued']).toBe('4096');
  expect(counters['postfix.unjoined']).toBe(String(n - 4096));
  expect(counterIndex('postfix.unjoined')).toBeGreaterThan(0);
});
