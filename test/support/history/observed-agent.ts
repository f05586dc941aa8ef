// The agent of a history, and what it has counted of each line: the lines' numbers are the labels of counters of the
// user's own, so that the snapshot that says what is counted says it line by line.

import { PatternCounter } from '../../../src/parsers/pattern-counter';
import type { SourceSpec } from '../../../src/pass/source';
import { Counting } from '../counting';
import { LOG, type LogWorld, pathOf } from './log-world';

/** A counter has at most a hundred labels. */
const COUNTERS = 8;

const numbered = Array.from({ length: COUNTERS }, (_, remainder) =>
  counter(`n${remainder}`, (text) => {
    const number = / no (\d+) end(?: [.\d]+)?$/.exec(text)?.[1];
    return number !== undefined && Number(number) % COUNTERS === remainder ? number : undefined;
  }),
);
const named = [counter('text', (text) => / (\w+) local$/.exec(text)?.[1])];

function counter(name: string, labelOf: (text: string) => string | undefined): PatternCounter {
  const find = (text: string) => {
    const label = labelOf(text);
    return label === undefined ? undefined : { label };
  };
  const pattern = { required: '', test: (text: string) => find(text) !== undefined, find };
  return new PatternCounter({ name, programs: undefined, pattern, add: undefined, by: 'label' });
}

export class ObservedAgent {
  private counting: Counting;
  isPattern: boolean;
  private name = 'mail';

  constructor(
    private readonly world: LogWorld,
    isPattern: boolean,
  ) {
    this.isPattern = isPattern;
    this.counting = this.start();
  }

  get now(): Counting {
    return this.counting;
  }

  /** The numbers of lines, each with how often it was counted; of lines that are not numbered, their texts. */
  get counts(): ReadonlyMap<string, number> {
    const rows = this.counting.ledger.current?.tables.get('yours') ?? new Map<string, bigint>();
    return new Map(
      [...rows]
        .filter(([, times]) => times > 0n)
        .map(([row, times]) => [row.slice(row.indexOf('.') + 1), Number(times)]),
    );
  }

  /** How often something was said to be missing. */
  get said(): number {
    return this.counting.value('agent.losses') + this.counting.value('agent.truncations');
  }

  /** Ends in an orderly way, and starts again. */
  async restart(): Promise<void> {
    await this.counting.pass({ mayGoOn: () => false, isLast: true });
    this.counting.ingest.close();
    this.kill();
  }

  /** kill -9, and a new start. */
  kill(): void {
    this.world.machine.kill(this.counting.process);
    this.counting = this.start();
  }

  /** As HUP with another configuration. */
  async toggle(): Promise<void> {
    this.isPattern = !this.isPattern;
    await this.restart();
  }

  /** As HUP with a configuration in which the source is called otherwise. */
  async rename(): Promise<void> {
    this.name = this.name === 'mail' ? 'post' : 'mail';
    await this.restart();
  }

  private start(): Counting {
    const { isStamped } = this.world.options;
    const path = pathOf(this.isPattern ? `${LOG}*` : LOG);
    const counters = isStamped ? numbered : named;
    const source: SourceSpec = { name: this.name, path, services: [], start: 'beginning', counters };
    const counting = new Counting(this.world.machine, [source]);
    counting.process.files.maxReadBytes = 300;
    return counting;
  }
}
