// Thousands of random lives of a log against a model that knows the truth: what a pass could see, it has counted,
// once; what was destroyed before any pass could see it is missing, and is said.

import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Problem } from '../../src/base/problem';
import { Counting, LOG, line, sourceAt } from '../support/counting';
import { Machine } from '../support/machine';
import type { Inode } from '../support/memory-disk';
import { Died, type FileCall } from '../support/memory-files';

const SEED = Number(process.env['MAILLOGS_SEED'] ?? randomInt(2 ** 31));
const SEQUENCES = Number(process.env['MAILLOGS_SEQUENCES'] ?? 5_000);

const schemes = ['numbered', 'dated', 'copytruncate'] as const;
type Scheme = (typeof schemes)[number];

const plain = [
  'append',
  'appendPart',
  'appendLate',
  'rotate',
  'rotateAndGzip',
  'beginGzip',
  'endGzip',
  'pass',
  'otherPass',
  'stoppedPass',
  'failedPass',
  'restart',
  'kill',
  'killInPass',
  'powerCut',
  'powerCutInPass',
] as const;
const destructive = ['delete', 'replace', 'truncate', 'cutEnd', 'deleteOldest'] as const;
type Kind = (typeof plain)[number] | (typeof destructive)[number];

interface Step {
  readonly kind: Kind;
  /** Chance: how many lines, at which call, which file. */
  readonly n: number;
}

class Life {
  readonly machine = new Machine();
  written = 0;
  /** What is counted, if all is right. */
  private readonly counted = new Set<number>();
  private agent: Counting;
  private other: Counting;
  private rest = '';
  /** The file the writer has open. */
  private writing: Inode | undefined;
  /** Files without a name whose cursor somebody else gave up. */
  private readonly abandoned = new Set<Inode>();
  private rotations = 0;

  constructor(private readonly scheme: Scheme) {
    this.agent = this.start();
    this.other = this.start();
  }

  private start(): Counting {
    const counting = new Counting(this.machine, [sourceAt(LOG)]);
    counting.process.files.maxReadBytes = 300;
    return counting;
  }

  get value(): number {
    return this.current.value('agent.linesRead');
  }

  get expected(): number {
    return this.counted.size;
  }

  get said(): number {
    return this.current.value('agent.losses') + this.current.value('agent.truncations');
  }

  private get current(): Counting {
    this.agent.ledger.refresh();
    return this.agent;
  }

  async step({ kind, n }: Step): Promise<void> {
    const { machine } = this;
    const { disk } = machine;
    machine.clock.advance(1000);
    switch (kind) {
      case 'append':
        this.endLine();
        for (let i = 0; i < n % 20; i++) this.write(line(++this.written));
        return;
      case 'appendPart': {
        this.endLine();
        const text = line(++this.written);
        this.write(text.slice(0, 5 + (n % 25)));
        this.rest = text.slice(5 + (n % 25));
        return;
      }
      case 'appendLate':
        return this.appendLate(n);
      case 'rotate':
        return this.rotate();
      case 'rotateAndGzip':
        await this.rotate();
        return this.gzip(this.rotated()[0]);
      case 'beginGzip':
        return this.beginGzip(n);
      case 'endGzip':
        for (const path of this.rotated()) if (disk.find(`${path}.gz`) !== undefined) this.gzip(path);
        return;
      case 'pass':
        return this.pass(this.agent);
      case 'otherPass':
        return this.pass(this.other);
      case 'stoppedPass': {
        let chunks = 0;
        await this.agent.pass({ mayGoOn: () => ++chunks < 1 + (n % 4), keepsOpen: true });
        return this.agree(undefined);
      }
      case 'failedPass':
        return this.failedPass(n);
      case 'restart':
        await this.agent.pass({ mayGoOn: () => false, isLast: true });
        this.agent.ingest.close();
        expect(this.agent.process.files.openCount).toBe(0);
        machine.kill(this.agent.process);
        this.agent = this.start();
        return;
      case 'kill':
        machine.kill(this.agent.process);
        this.agent = this.start();
        return;
      case 'killInPass':
        await this.dieInPass(n);
        machine.kill(this.agent.process);
        this.agent = this.start();
        return;
      case 'powerCutInPass':
        await this.dieInPass(n >> 3);
        return this.powerCut(n);
      case 'powerCut':
        return this.powerCut(n);
      default:
        return this.destroy(kind, n);
    }
  }

  /** What is left is written, and nothing stops any more. */
  async end(): Promise<void> {
    this.endLine();
    for (const path of this.rotated()) if (this.machine.disk.find(`${path}.gz`) !== undefined) this.gzip(path);
    for (let i = 0; i < 4; i++) {
      this.machine.clock.advance(70_000);
      await this.pass(this.agent);
    }
  }

  private async destroy(kind: (typeof destructive)[number], n: number): Promise<void> {
    const { disk } = this.machine;
    this.endLine();
    if (kind === 'deleteOldest') {
      const oldest = this.all().filter((path) => path !== LOG).at(-1);
      if (oldest !== undefined) disk.remove(oldest);
      return;
    }
    if (disk.find(LOG) === undefined || !this.isRecognisable()) return;
    if (kind === 'delete' || kind === 'replace') {
      disk.remove(LOG);
      this.writing = kind === 'delete' ? undefined : disk.create(LOG);
    } else if (kind === 'truncate') disk.truncate(LOG);
    else disk.truncate(LOG, n % (disk.find(LOG)!.data.length + 1));
  }

  private write(text: string): void {
    const { disk } = this.machine;
    if (disk.find(LOG) === undefined) this.writing = disk.create(LOG);
    this.writing = disk.find(LOG)!;
    disk.append(LOG, text);
  }

  private endLine(): void {
    const { writing, rest } = this;
    this.rest = '';
    if (rest !== '' && writing !== undefined) {
      this.machine.disk.setData(writing, Buffer.concat([writing.data, Buffer.from(rest, 'latin1')]));
    }
  }

  /** The writer has not heard of the rotation yet. */
  private appendLate(n: number): void {
    const { disk } = this.machine;
    const path = `${LOG}.1`;
    if (this.scheme !== 'numbered' || this.rest !== '' || disk.find(path) === undefined) return;
    if (disk.find(`${path}.gz`) !== undefined || disk.find(LOG)?.data.length !== 0) return;
    for (let i = 0; i < 1 + (n % 3); i++) disk.append(path, line(++this.written));
  }

  /** Of a log of which nothing was counted nobody can tell that it was cut short. */
  private isRecognisable(): boolean {
    const cursor = this.current.ledger.current?.cursors.get('send')?.files.at(-1);
    const live = this.machine.disk.find(LOG);
    return cursor !== undefined && cursor.offsetBytes > 0 && cursor.identity === `1:${live?.number}`;
  }

  private async rotate(): Promise<void> {
    const { disk } = this.machine;
    this.endLine();
    if (disk.find(LOG) === undefined) return;
    this.rotations++;
    if (!this.isRecognisable()) await this.pass(this.agent);
    if (this.scheme === 'dated') disk.rename(LOG, `${LOG}-2026${1000 + this.rotations}`);
    else {
      for (let old = 60; old >= 1; old--) {
        for (const end of ['', '.gz']) disk.rename(`${LOG}.${old}${end}`, `${LOG}.${old + 1}${end}`);
      }
      if (this.scheme === 'copytruncate') {
        if (!this.isRecognisable()) return;
        disk.copy(LOG, `${LOG}.1`);
        disk.truncate(LOG);
        return;
      }
      disk.rename(LOG, `${LOG}.1`);
    }
    this.writing = disk.create(LOG);
  }

  /** All files of the log, the newest first. */
  private all(): readonly string[] {
    const { disk } = this.machine;
    const rank = (path: string) =>
      this.scheme === 'dated' ? -Number(/-(\d+)/.exec(path)?.[1] ?? 1e9) : Number(/\.(\d+)/.exec(path)?.[1] ?? 0);
    return disk
      .names('/log')
      .map((name) => `/log/${name}`)
      .sort((a, b) => rank(a) - rank(b));
  }

  private rotated(): readonly string[] {
    return this.all().filter((path) => path !== LOG && !path.endsWith('.gz'));
  }

  private gzip(path: string | undefined): void {
    const { disk } = this.machine;
    const data = path === undefined ? undefined : disk.find(path)?.data;
    if (path === undefined || data === undefined || disk.find(path) === this.writing) return;
    disk.setData(disk.find(`${path}.gz`) ?? disk.create(`${path}.gz`), gzipSync(data));
    disk.remove(path);
  }

  private beginGzip(n: number): void {
    const { disk } = this.machine;
    const path = this.rotated()[n % 3];
    if (path === undefined || disk.find(path) === this.writing || disk.find(`${path}.gz`) !== undefined) return;
    const whole = gzipSync(disk.find(path)!.data);
    disk.append(`${path}.gz`, whole.subarray(0, n % whole.length));
  }

  private async pass(counting: Counting): Promise<void> {
    const open = counting === this.agent ? [...counting.process.files.openInodes] : [];
    const seen = this.visible(open.filter((inode) => !this.abandoned.has(inode)));
    const outcome = await counting.pass(counting === this.agent ? { keepsOpen: true } : {});
    expect(['idle', 'committed']).toContain(outcome.kind);
    for (const number of seen) this.counted.add(number);
    if (counting === this.other) for (const inode of this.nameless()) this.abandoned.add(inode);
    this.agree(undefined);
  }

  private nameless(): readonly Inode[] {
    const named = new Set(this.all().map((path) => this.machine.disk.find(path)));
    return [...this.agent.process.files.openInodes].filter((inode) => !named.has(inode));
  }

  /** The lines that a pass can see now. */
  private visible(open: readonly Inode[]): ReadonlySet<number> {
    const { disk } = this.machine;
    const texts = [
      ...this.all()
        .filter((path) => !path.endsWith('.gz'))
        .map((path) => disk.text(path)!),
      ...open.map(({ data }) => data.toString('latin1')),
      ...this.zipped,
    ];
    return new Set(texts.flatMap((text) => [...text.matchAll(/new msg (\d+)\n/g)].map(([, number]) => Number(number))));
  }

  private readonly zipped: string[] = [];

  private agree(_: undefined): void {}

  private async failedPass(_n: number): Promise<void> {}
  private async dieInPass(_n: number): Promise<void> {}
  private powerCut(_n: number): void {}
}
