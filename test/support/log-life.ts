// The life of one log against a model that knows the truth: what a pass could see, it has counted, once; what was
// destroyed before any pass could see it is missing, and is said. Longer than a file should be: each step of a life
// changes what the model knows, and both are read together.

import { gunzipSync, gzipSync } from 'node:zlib';
import { Problem } from '../../src/base/problem';
import { isKnownByContent, knownBytes } from '../../src/logs/cursor';
import { isSameContent } from '../../src/logs/fingerprint';
import { auditFindings } from './auditing';
import { Counting, LOG, line, sourceAt } from './counting';
import { Machine } from './machine';
import type { Inode } from './memory-disk';
import { Died, type FileCall } from './memory-files';

export const schemes = ['numbered', 'dated', 'copytruncate'] as const;
export type Scheme = (typeof schemes)[number];

/** What happens to a log. */
export const plain = [
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
/** What destroys lines that may not have been read yet. */
export const destructive = ['delete', 'replace', 'truncate', 'cutEnd', 'deleteOldest'] as const;
export type Kind = (typeof plain)[number] | (typeof destructive)[number];

export interface Step {
  readonly kind: Kind;
  /** Chance: how many lines, at which call, which file. */
  readonly n: number;
}

class Life {
  readonly machine = new Machine();
  written = 0;
  /** Lines that a whole pass has seen, which must be counted; that any pass has seen, which may be. */
  private readonly seen = new Set<number>();
  private readonly glimpsed = new Set<number>();
  /** Lines of which no one can know: a power cut took them before anyone had seen them, say. */
  private readonly vanished = new Set<number>();
  /** Lines written to a file that was rotated before. */
  private readonly late = new Set<number>();
  private before = 0;
  /** Lines that lost their end: each counts where its file ends with it. */
  private fragments = 0;
  private isCut = false;
  /** The log was cut to nothing: the beginning of a line in it may be that of one that was counted. */
  private isEmptied = false;
  /** No pass has seen yet that the log lost its end. */
  private isCutNow = false;
  /**
   * Lines written behind a cut before it was seen, or behind the beginning of another line: reading goes on behind
   * them, and only the cut is said.
   */
  private readonly passedBy = new Set<number>();
  /** A power cut took the content of a compressed log, and with it the place of what was rotated since. */
  private isTorn = false;
  private agent: Counting;
  private other: Counting;
  private rest = '';
  /** The file the writer has open. */
  private writing: Inode | undefined;
  /** Files without a name whose cursor someone else gave up: what comes to them may count, and need not. */
  private readonly abandoned = new Set<Inode>();
  private rotations = 0;
  private isDone = false;
  /** A new process has not looked at what there is yet. */
  private isFresh = false;

  constructor(private readonly scheme: Scheme) {
    this.agent = this.start();
    this.other = this.start();
  }

  private start(): Counting {
    this.isFresh = true;
    const counting = new Counting(this.machine, [sourceAt(LOG)]);
    counting.process.files.maxReadBytes = 300;
    return counting;
  }

  /** What is wrong; undefined where nothing is. */
  verdict(): string | undefined {
    const { seen, glimpsed, vanished, written, before, current } = this;
    if (current === undefined || this.isFresh) return undefined;
    const counted = current.value('agent.linesRead');
    const said = current.value('agent.losses') + current.value('agent.truncations');
    this.before = Math.max(before, counted);
    const missing = written - vanished.size - counted;
    if (current.unbalanced.length > 0) return current.unbalanced.join(', ');
    if (counted < before) return `${counted} counted, after ${before}`;
    if (counted > glimpsed.size + this.fragments) return `${counted} counted of ${glimpsed.size} that could be seen`;
    if (counted < seen.size && !(this.isTorn && said > 0)) return `${counted} counted of ${seen.size} that were seen`;
    return this.isDone && missing > 0 && said === 0 ? `${missing} missing, and nothing said` : undefined;
  }

  /** Who knows the newest snapshot that is durable; undefined after a restart, before the first pass. */
  private get current(): Counting | undefined {
    const generationOf = ({ ledger }: Counting) => ledger.current?.generation ?? -1;
    const newest = generationOf(this.other) > generationOf(this.agent) ? this.other : this.agent;
    return newest.ledger.current === undefined ? undefined : newest;
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
        this.glimpse();
        await this.agent.pass({ mayGoOn: () => ++chunks < 1 + (n % 4), keepsOpen: true });
        return;
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
    for (let i = 0; i < 5; i++) {
      if (i === 2 && this.machine.disk.find(LOG) === undefined) this.machine.disk.create(LOG);
      this.machine.clock.advance(70_000);
      await this.pass(this.agent);
    }
    this.isDone = true;
  }

  /** What an audit finds wrong. */
  audit(): Promise<readonly string[]> {
    return auditFindings(this.agent, [sourceAt(LOG)]);
  }

  private async destroy(kind: (typeof destructive)[number], n: number): Promise<void> {
    const { disk } = this.machine;
    this.endLine();
    if (kind === 'deleteOldest') {
      const oldest = this.all()
        .filter((path) => path !== LOG)
        .at(-1);
      if (oldest !== undefined) disk.remove(oldest);
      // No one can know what was written to a file that was read to its end, and went with it.
      for (const number of this.late) if (!this.seen.has(number)) this.vanished.add(number);
      return;
    }
    if (disk.find(LOG) === undefined || !this.isRecognisable()) return;
    if (kind === 'delete' || kind === 'replace') {
      disk.remove(LOG);
      this.writing = kind === 'delete' ? undefined : disk.create(LOG);
    } else if (kind === 'truncate') {
      this.isEmptied = true;
      disk.truncate(LOG);
    } else if (kind === 'cutEnd') {
      this.fragments++;
      this.isCut = this.isCutNow = true;
      disk.truncate(LOG, n % (disk.find(LOG)!.data.length + 1));
      // Cut where reading had come to, no one can tell.
      const left = this.visible([]);
      for (let number = 1; number <= this.written; number++) {
        if (!left.has(number) && !this.glimpsed.has(number)) this.vanished.add(number);
      }
    }
  }

  private write(text: string): void {
    const { disk } = this.machine;
    if (disk.find(LOG) === undefined) this.writing = disk.create(LOG);
    this.writing = disk.find(LOG)!;
    const last = this.writing.data.at(-1);
    const isGlued = last !== undefined && last !== 0x0a;
    if (this.isCutNow || (this.isCut && last !== 0x0a) || (this.isEmptied && isGlued)) this.passedBy.add(this.written);
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
    if (disk.find(path)!.data.at(-1) !== 0x0a) return;
    for (let i = 0; i < 1 + (n % 3); i++) {
      this.late.add(++this.written);
      disk.append(path, line(this.written));
    }
  }

  /** Of a log of which next to nothing was seen no one can tell that it was cut short. */
  private isRecognisable(): boolean {
    const cursor = this.current?.ledger.current?.cursors.get('send')?.files.at(-1);
    const live = this.machine.disk.find(LOG);
    if (cursor === undefined || live === undefined || cursor.identity !== `1:${live.number}`) return false;
    const readAt = (at: number, length: number) => live.data.subarray(at, at + length);
    return isKnownByContent(cursor) && isSameContent(cursor.fingerprint, knownBytes(cursor), readAt);
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
        this.isEmptied = true;
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
    const seen = this.glimpse(counting);
    const outcome = await counting.pass(counting === this.agent ? { keepsOpen: true } : {});
    if (outcome.kind === 'busy' || outcome.kind === 'failed') throw new Error(`a pass was ${outcome.kind}`);
    this.isFresh = false;
    if (this.isWaiting()) return;
    this.isCutNow = false;
    for (const number of seen) if (!this.passedBy.has(number)) this.seen.add(number);
    const files = counting.ledger.current?.cursors.get('send')?.files ?? [];
    for (const inode of this.nameless()) {
      if (!files.some(({ identity }) => identity === `1:${inode.number}`)) this.abandoned.add(inode);
    }
  }

  /** A commit that fails, at any of its calls. */
  private async failedPass(n: number): Promise<void> {
    const { files } = this.agent.process;
    const fails = (['create', 'write', 'sync', 'rename', 'syncDirectory'] as const)[n % 5]!;
    this.glimpse();
    files.fate = ({ name, path }: FileCall) =>
      name === fails && path.startsWith('/state') ? new Problem('diskFull', 'full.') : undefined;
    await this.agent.pass({ keepsOpen: true });
    files.fate = () => undefined;
  }

  private async dieInPass(n: number): Promise<void> {
    const { files } = this.agent.process;
    const last = files.calls.length + 1 + n;
    this.glimpse();
    files.fate = ({ number }) => (number === last ? 'die' : undefined);
    try {
      await this.agent.pass({ keepsOpen: true });
    } catch (thrown) {
      if (!(thrown instanceof Died)) throw thrown;
    }
  }

  private powerCut(n: number): void {
    const { machine } = this;
    this.rest = '';
    this.fragments++;
    machine.powerCut(n % 4);
    this.writing = machine.disk.find(LOG);
    const after = this.visible([]);
    for (let number = 1; number <= this.written; number++) {
      if (!after.has(number) && !this.seen.has(number)) this.vanished.add(number);
    }
    const { disk } = machine;
    this.isTorn ||= this.all().some((path) => path.endsWith('.gz') && unzipped(disk.find(path)!.data) === undefined);
    this.abandoned.clear();
    this.agent = this.start();
    this.other = this.start();
  }

  private nameless(): readonly Inode[] {
    const named = new Set(this.all().map((path) => this.machine.disk.find(path)));
    return [...this.agent.process.files.openInodes].filter((inode) => !named.has(inode));
  }

  /** What is no gzip, and may still become one. */
  private isWaiting(): boolean {
    const { disk, clock } = this.machine;
    const oldestNs = BigInt(clock.nowMs() - 60_000) * 1_000_000n;
    return this.all().some((path) => {
      const original = path.replace(/\.gz$/, '');
      const inode = disk.find(path)!;
      if (original === path || disk.find(original) !== undefined || inode.modifiedNs < oldestNs) return false;
      return unzipped(inode.data) === undefined;
    });
  }

  private glimpse(counting = this.agent): ReadonlySet<number> {
    const open = counting === this.agent ? [...counting.process.files.openInodes] : [];
    for (const number of this.visible(open)) this.glimpsed.add(number);
    return this.visible(open.filter((inode) => !this.abandoned.has(inode)));
  }

  /** The lines that a pass could see now. */
  private visible(open: readonly Inode[]): ReadonlySet<number> {
    const { disk } = this.machine;
    const texts = this.all().map((path) => {
      const { data } = disk.find(path)!;
      if (!path.endsWith('.gz')) return data.toString('latin1');
      return disk.find(path.slice(0, -3)) === undefined ? (unzipped(data) ?? '') : '';
    });
    const all = [...texts, ...open.map(({ data }) => data.toString('latin1'))].join('');
    return new Set([...all.matchAll(/new msg (\d+)\n/g)].map(([, number]) => Number(number)));
  }
}

const known = new WeakMap<Buffer, { readonly text: string | undefined }>();

function unzipped(data: Buffer): string | undefined {
  const before = known.get(data);
  if (before !== undefined) return before.text;
  let text: string | undefined;
  try {
    text = data.length === 0 ? undefined : gunzipSync(data).toString('latin1');
  } catch {
    text = undefined;
  }
  known.set(data, { text });
  return text;
}

/** Lives it; rejects, with the step, where what is counted is not the truth. */
export async function live(scheme: Scheme, steps: readonly Step[]): Promise<void> {
  const life = new Life(scheme);
  await life.step({ kind: 'append', n: 3 });
  await life.step({ kind: 'pass', n: 0 });
  const check = (after: string) => {
    const wrong = life.verdict();
    if (wrong !== undefined) throw new Error(`${after}: ${wrong}`);
  };
  for (const [i, step] of steps.entries()) {
    await life.step(step);
    check(`step ${i + 1}, ${step.kind}`);
  }
  await life.end();
  check('in the end');
  const differing = await life.audit();
  if (differing.length > 0) throw new Error(`audited in the end: ${differing.join(', ')}`);
}
