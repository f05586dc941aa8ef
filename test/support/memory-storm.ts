// One log in a storm, on a machine in memory: logrotate(8) in one of its modes goes on, call by call, at any call of an
// agent that is stopped, continued and killed; each line must count once.

import { gzipSync } from 'node:zlib';
import { Counting, LOG } from './counting';
import { Machine } from './machine';
import type { Inode } from './memory-disk';
import { Died, type FileCall } from './memory-files';

export const stormModes = [
  ...(['create', 'nocreate', 'dateext', 'delaycompress'] as const),
  ...(['compress', 'copytruncate', 'copycompress'] as const),
];
export type StormMode = (typeof stormModes)[number];

type StormStep = Generator<string, void, undefined>;

/** Lines of one second. */
const LINES_A_SECOND = 30;

export class MemoryStorm {
  private readonly machine = new Machine();
  private readonly disk = this.machine.disk;
  private counting: Counting;
  written = 0;
  rotations = 0;
  /** Nothing is written: what is copied or compressed loses what is written to it meanwhile. */
  private isStill = false;
  /** What the writer has open. */
  private open: Inode | undefined;
  private rotating: StormStep | undefined;

  /** `next` gives its chance; `trace` hears what happens, for whoever looks into a storm that went wrong. */
  constructor(
    private readonly mode: StormMode,
    private readonly next: () => number,
    private readonly trace: (text: string) => void = () => undefined,
  ) {
    this.disk.makeDirectory('/log');
    this.reopen();
    this.counting = this.start();
  }

  /** Makes `passes` passes in it. Gives what went wrong; undefined where nothing did. */
  async blow(passes: number): Promise<string | undefined> {
    this.write(3);
    await this.pass();
    for (let n = 0; n < passes; n++) {
      this.steps(this.draw(this.draw(8) === 0 ? 80 : 12));
      // At each call, or at some.
      const fierce = this.draw(4) === 0 ? 1 : 6;
      this.counting.process.files.fate = ({ name, path }: FileCall) => {
        if (path.startsWith('/state')) return this.draw(400) === 0 ? this.die(name, path) : undefined;
        if (this.draw(fierce) === 0) this.steps(1 + this.draw(this.draw(30) === 0 ? 60 : 3));
        return this.draw(300) === 0 ? this.die(name, path) : undefined;
      };
      await this.pass();
    }
    this.counting.process.files.fate = () => undefined;
    while (this.rotating !== undefined) this.steps(1);
    this.write(1);
    for (let n = 0; n < 4; n++) await this.pass();
    const counted = this.counting.value();
    if (counted !== this.written) return `${counted} of ${this.written} lines are counted; ${this.words()}`;
    const [truncations, octets] = (['agent.truncations', 'agent.octetsLost'] as const).map((name) =>
      this.counting.value(name),
    );
    return truncations === 0 && octets === 0 ? undefined : `all are counted, and it was said: ${this.words()}`;
  }

  private words(): string {
    return (['agent.losses', 'agent.truncations', 'agent.octetsLost'] as const)
      .map((name) => `${name} ${this.counting.value(name)}`)
      .join(', ');
  }

  private die(name: string, path: string): 'die' {
    this.trace(`   killed at ${name} ${path}`);
    return 'die';
  }

  private draw(count: number): number {
    return this.next() % count;
  }

  private start(): Counting {
    const counting = new Counting(this.machine);
    counting.process.files.maxReadBytes = 400;
    return counting;
  }

  private async pass(): Promise<void> {
    this.machine.clock.advance(50);
    this.trace(`pass  (${this.written} written)`);
    try {
      await this.counting.pass({ keepsOpen: true });
      this.trace(
        `  -> ${this.counting.value()} of ${this.written} ${this.words()} ${this.counting.process.journal
          .splice(0)
          .map((event) => JSON.stringify(event))
          .join(' ')}`,
      );
    } catch (thrown) {
      if (!(thrown instanceof Died)) throw thrown;
      this.machine.kill(this.counting.process);
      this.counting = this.start();
    }
  }

  private steps(count: number): void {
    for (let n = 0; n < count; n++) {
      this.machine.clock.advance(this.draw(20));
      if (this.rotating === undefined && this.draw(12) === 0) {
        this.rotating = this.rotate();
        this.rotations++;
      }
      if (this.rotating !== undefined && this.draw(3) > 0) {
        const { done, value } = this.rotating.next();
        this.trace(`     ${done ? 'rotated' : value}`);
        if (done) this.rotating = undefined;
      } else this.write(this.draw(3));
    }
  }

  private write(count: number): void {
    if (this.isStill) return;
    let text = '';
    for (let n = 0; n < count; n++) {
      const second = Math.floor(++this.written / LINES_A_SECOND);
      text += `@40000000${second.toString(16).padStart(8, '0')}00000000 new msg ${this.written}\n`;
    }
    const inode = this.open!;
    if (count > 0) this.disk.setData(inode, Buffer.concat([inode.data, Buffer.from(text)]));
    if (count > 0) this.trace(`     wrote ${this.written - count + 1}-${this.written} to ${inode.number}`);
  }

  /** Opened to append, and made where it is missing. */
  private reopen(): void {
    if (this.open !== undefined) this.disk.closed(this.open);
    this.open = this.disk.find(LOG) ?? this.disk.create(LOG);
    this.disk.opened(this.open);
  }

  private *rotate(): StormStep {
    const { mode } = this;
    const isCopy = mode.startsWith('copy');
    const compresses = mode.endsWith('compress');
    this.isStill = isCopy || mode === 'compress';
    if (mode === 'dateext') yield this.rename(LOG, `${LOG}-20261122-${1000 + this.rotations}`);
    else {
      if (mode === 'delaycompress') yield* this.compress(`${LOG}.1`);
      yield* this.shift(compresses ? '.gz' : '');
      if (isCopy) yield* this.copy();
      else yield this.rename(LOG, `${LOG}.1`);
    }
    if (isCopy) {
      this.disk.truncate(LOG);
      yield 'truncated';
    } else if (mode !== 'nocreate') {
      this.disk.create(LOG);
      yield 'created';
    }
    if (compresses && mode !== 'delaycompress') yield* this.compress(`${LOG}.1`);
    this.reopen();
    this.isStill = false;
  }

  private *shift(ending: string): StormStep {
    const numbers = this.disk
      .names('/log')
      .flatMap((name) =>
        name.startsWith('mail.log.') && name.endsWith(ending) ? [Number.parseInt(name.slice(9), 10)] : [],
      )
      .sort((a, b) => b - a);
    for (const n of numbers) {
      const from = this.disk.find(`${LOG}.${n}${ending}`) === undefined ? '' : ending;
      yield this.rename(`${LOG}.${n}${from}`, `${LOG}.${n + 1}${from}`);
    }
  }

  /** First an empty file, then half of it, then all. */
  private *copy(): StormStep {
    const to = this.disk.create(`${LOG}.1`);
    yield 'copy begun';
    const { data } = this.open!;
    const half = this.draw(data.length + 1);
    this.disk.setData(to, Buffer.from(data.subarray(0, half)));
    yield `copied ${half}`;
    this.disk.setData(to, Buffer.from(data));
    yield 'copied';
  }

  /** As gzip(1) does it for logrotate: written, given the time of the file, which is then removed. */
  private *compress(path: string): StormStep {
    const from = this.disk.find(path);
    if (from === undefined) return;
    const to = this.disk.create(`${path}.gz`);
    yield 'gzip begun';
    const packed = gzipSync(from.data);
    this.disk.setData(to, packed.subarray(0, this.draw(packed.length)));
    yield 'gzip half done';
    this.disk.setData(to, packed);
    yield 'gzip done';
    to.modifiedNs = from.modifiedNs;
    yield 'gzip timed';
    this.disk.remove(path);
    yield `compressed ${path}`;
  }

  private rename(from: string, to: string): string {
    this.disk.rename(from, to);
    return `${from} -> ${to}`;
  }
}
