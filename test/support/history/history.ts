// One history: acts in their order, and after each of them what is counted against what was written.

import { STATE } from '../counting';
import { acts } from './acts';
import { type Line, LOG, LogWorld, type WorldOptions } from './log-world';
import { ObservedAgent } from './observed-agent';

export interface Step {
  readonly kind: string;
  /** The step's share of chance. */
  readonly n: number;
}

export interface HistoryOptions extends WorldOptions {
  readonly isPattern: boolean;
  /** There is no log at the first pass. */
  readonly isLate: boolean;
}

interface SavedState {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly said: number;
  readonly missing: number;
  readonly seen: ReadonlySet<number>;
  /** The text that each line on the disk had, by its number. */
  readonly texts: ReadonlyMap<number, string>;
}

/** During these the rest of a line that was begun does not come. */
const LOOKS: ReadonlySet<string> = new Set(['pass', 'failedPass', 'stoppedPass', 'restart', 'kill', 'killInPass']);

/** These change the lines of the log. */
const REWRITES: ReadonlySet<string> = new Set(['sed', 'anonymise', 'sort']);

/** These give the log another name or a copy. Of one that was also rewritten since the last pass no one can tell. */
const MOVES: ReadonlySet<string> = new Set([
  ...['rotate', 'rotateNoCreate', 'rotateDated', 'rotateAndCompress', 'copytruncate', 'copyBegun', 'backup', 'link'],
  ...['save', 'restore', 'outage', 'unmount', 'sed', 'anonymise', 'sort', 'copytruncateUnderWriter', 'comeAndRotate'],
]);

export class History {
  readonly world: LogWorld;
  readonly agent: ObservedAgent;
  /** Whole lines that some pass could have counted: what is not counted of them must be said. */
  private readonly seen = new Set<number>();
  /** What was begun when something was said: as a piece of a line that was counted, it may have been passed over. */
  private readonly excused = new Set<number>();
  /** A backup of the state, and what was counted and seen then. */
  private saved: SavedState | undefined;
  private missing = 0;
  /** Lines that were counted though they were not written. */
  private surplus = 0;
  private said = 0;

  constructor(private readonly options: HistoryOptions) {
    this.world = new LogWorld(options);
    this.agent = new ObservedAgent(this.world, options.isPattern);
  }

  /**
   * Three lines and a pass, or a pass that finds no log; the steps, and two more passes. What is wrong; undefined
   * where nothing is.
   */
  async live(steps: readonly Step[]): Promise<string | undefined> {
    const { world } = this;
    for (let i = 0; i < 3 && !this.options.isLate; i++) {
      world.append(LOG, 1, i);
      world.tick(1);
    }
    await this.pass();
    const ending = ['pass', 'endLog', 'pass'].map((kind) => ({ kind, n: 0 }));
    for (const [i, { kind, n }] of [...steps, ...ending].entries()) {
      if (n & 3) world.tick(1);
      if (!LOOKS.has(kind)) world.endPart?.();
      if (MOVES.has(kind) && world.isRewritten) await this.pass();
      // Without stamps nor can one that was rewritten as soon as its file system was back.
      const isBack = !world.options.isStamped && steps[i - 1]?.kind === 'unmount';
      // Nor one that was cut to less than tells it from any other.
      const isRewritten = REWRITES.has(kind) || (kind === 'cutEnd' && !world.options.isStamped);
      if (isRewritten && (world.fileAt(LOG)?.isCopied === true || isBack)) {
        // By a new process: a pass that finds nothing new in the log does not look beside it.
        this.agent.kill();
        await this.pass();
      }
      await acts[kind]!(this, n);
      const wrong = this.verdict(kind);
      if (wrong !== undefined) return `after step ${i} (${kind}): ${wrong}`;
    }
    return undefined;
  }

  /** One that reads to the end of all there is. */
  async pass(): Promise<void> {
    const { world, agent } = this;
    world.tick(1);
    const lines = this.visible();
    const outcome = await agent.now.pass({ keepsOpen: true });
    if (outcome.kind === 'busy' || outcome.kind === 'failed') throw new Error(`a pass was ${outcome.kind}`);
    for (const id of lines) this.seen.add(id);
    world.isRewritten = false;
    for (const name of world.names) {
      const file = world.fileAt(name)!;
      file.isSeen = true;
      file.seenLines = file.lines;
      file.isCopied = false;
      file.isRewritten = false;
    }
    world.tick(1);
  }

  /** One that is stopped after some chunks. */
  async stoppedPass(n: number): Promise<void> {
    let chunks = 0;
    const { ledger } = this.agent.now;
    ledger.refresh();
    const looks = () => JSON.stringify([...(ledger.current?.lookedMs?.values() ?? [])]);
    const before = looks();
    const seen = new Set(this.seen);
    await this.glimpse(() => this.agent.now.pass({ keepsOpen: true, mayGoOn: () => ++chunks < 1 + (n % 4) }));
    // Stopped before it looked, it may have committed that there is such a source.
    if (ledger.current !== undefined && looks() === before) this.forgetAllBut(seen);
  }

  private forgetAllBut(seen: ReadonlySet<number>): void {
    for (const id of this.seen) if (!seen.has(id)) this.seen.delete(id);
  }

  /** A pass of which no one knows how far it came: should it commit, it has seen what is there. */
  async glimpse(pass: () => Promise<unknown>): Promise<void> {
    this.world.tick(1);
    const lines = this.visible();
    const before = this.generation;
    await pass();
    if (this.generation !== before) for (const id of lines) this.seen.add(id);
    this.world.tick(1);
  }

  /** All that was written is on the disk, but the last change of names is undone. */
  powerCut(): void {
    const { world, agent } = this;
    const { disk } = world.machine;
    if (world.away !== undefined) return;
    world.endPart = undefined;
    world.begun = undefined;
    const before = this.generation;
    disk.settleData();
    world.machine.powerCut(Math.max(0, disk.pendingChanges('/log') - 1));
    agent.kill();
    // It may have brought back a log that was rewritten and removed.
    world.isRewritten ||= world.fileAt(LOG)?.isRewritten === true;
    const there = this.visible();
    // With the last commit undone, nothing knows what it saw.
    const isUndone = this.generation < before;
    for (const id of this.seen) {
      if ((!isUndone && there.has(id)) || agent.counts.has(String(id))) continue;
      this.seen.delete(id);
      // What was said to be missing is not said again should a file come back. With stamps it must be counted then.
      if (!world.options.isStamped && !isUndone) this.excused.add(id);
    }
  }

  /** By a cleaner, say, under the running agent, which has all of it in memory. */
  async removeState(): Promise<void> {
    await this.pass();
    this.emptyState();
    await this.pass();
  }

  private emptyState(): void {
    const { disk } = this.world.machine;
    for (const name of disk.names(STATE)) disk.remove(`${STATE}/${name}`);
  }

  /** A backup of the state directory, just after a pass. */
  async saveState(): Promise<void> {
    const { disk } = this.world.machine;
    if (!this.world.options.isStamped) return;
    await this.pass();
    const slots = disk.names(STATE).filter((name) => name.startsWith('snapshot-'));
    const wrong = this.verdict('pass');
    if (wrong !== undefined) throw new Error(wrong);
    const { said, missing } = this;
    const files = new Map(slots.map((name) => [name, disk.find(`${STATE}/${name}`)!.data]));
    const lines = [...this.world.files].flatMap((file) => file.lines);
    const texts = new Map(lines.map(({ id, text }) => [id, text]));
    this.saved = { files, said, missing, seen: new Set(this.seen), texts };
  }

  /** While the agent is stopped, and durable. What came and went since, the state of then cannot know. */
  restoreState(): void {
    const { saved, world, agent } = this;
    if (saved === undefined || this.isChangedBeside(saved)) return;
    agent.kill();
    this.emptyState();
    const { disk } = world.machine;
    for (const [name, data] of saved.files) {
      const path = `${STATE}/${name}`;
      disk.append(path, data);
      disk.sync(disk.find(path)!);
    }
    disk.syncDirectory(STATE);
    this.seen.clear();
    for (const id of saved.seen) this.seen.add(id);
    this.missing = saved.missing;
    this.said = saved.said;
  }

  /**
   * Whether a file beside the log has lines that are otherwise in the log, or were when the state was saved: of lines that
   * were changed, an older state may know nothing.
   */
  private isChangedBeside({ texts }: SavedState): boolean {
    const { world } = this;
    const now = new Map(world.fileAt(LOG)?.lines.map(({ id, text }) => [id, text]));
    const beside = world.names.filter((name) => name !== LOG).flatMap((name) => world.fileAt(name)!.lines);
    return [now, texts].some((known) => beside.some(({ id, text }) => id > 0 && (known.get(id) ?? text) !== text));
  }

  /** Of the newest snapshot on the disk. */
  private get generation(): number {
    const generations = ['a', 'b'].map((slot) => {
      const head = this.world.machine.disk.find(`/state/snapshot-${slot}`)?.data.toString('latin1', 0, 200) ?? '';
      return Number(/"generation":(\d+)/.exec(head)?.[1] ?? 0);
    });
    return Math.max(...generations);
  }

  private verdict(kind: string): string | undefined {
    const { world, agent } = this;
    const { counts } = agent;
    const written = world.written - world.headings.size;
    let counted = 0;
    for (const [label, times] of counts) {
      // Of two files whose only common line has lost its stamp, no one can tell that it is one line.
      if (world.unstamped.has(Number(label))) {
        counted += 1;
        continue;
      }
      counted += times;
      if (world.options.isStamped && times > 1) return `line ${label} is counted ${times} times`;
    }
    const more = counted - written;
    // Where lines tell nothing of themselves, too much may be counted, but never without a word.
    const isSaid = !world.options.isStamped && agent.said !== this.said;
    if (more > this.surplus && !isSaid) return `${counted} lines are counted of ${written} that were written`;
    // What was written and not looked at yet makes it no smaller.
    this.surplus = Math.max(kind === 'pass' ? 0 : this.surplus, more);
    if (kind !== 'pass' || (!agent.isPattern && !world.has(LOG))) return undefined;
    return this.silence(counts, counted);
  }

  /**
   * Without stamps: lines that stand where others stood that were the same to the letter. A log that was cut and has got
   * back what it had, and one that begins with eight different lines of another, cannot be told from an old one.
   */
  private excuseEqualLines(): void {
    const { world } = this;
    if (world.options.isStamped) return;
    for (const file of world.files) {
      const past = [...world.files].filter((other) => other !== file && isTelling(other.lines));
      const olds = [...past.map(({ lines }) => lines), ...(file.seenLines === undefined ? [] : [file.seenLines])];
      for (const old of olds) {
        if (!old.every(({ text }, i) => file.lines[i]?.text === text)) continue;
        for (const [i, { id }] of old.entries()) if (file.lines[i]!.id !== id) this.excused.add(file.lines[i]!.id);
      }
    }
  }

  /** Whether more is missing than before and nothing was said. */
  private silence(counts: ReadonlyMap<string, number>, counted: number): string | undefined {
    const { world, agent } = this;
    if (world.begun !== undefined && agent.said > this.said) this.excused.add(world.begun);
    const seen = [...this.seen].filter((id) => id > 0 && !world.headings.has(id) && !this.excused.has(id));
    const missing = world.options.isStamped
      ? seen.filter((id) => !counts.has(String(id))).length
      : Math.max(0, seen.length - counted);
    const isSilent = missing > this.missing && agent.said === this.said;
    const more = missing - this.missing;
    this.missing = missing;
    this.said = agent.said;
    return isSilent ? `${more} lines that were seen are not counted, and nothing is said` : undefined;
  }

  /** The whole lines of all files that the agent can see. */
  private visible(): ReadonlySet<number> {
    const { world, agent } = this;
    this.excuseEqualLines();
    const isOfSource = (name: string) =>
      agent.isPattern ? name.startsWith(LOG) : name === LOG || /^mail\.log([.-]\d+|\.bak)/.test(name);
    // Beside the file that it seems to be made of, a compressed one may not be complete, unless it was born before that.
    const isBeingMade = (name: string) => {
      const original = world.inodeAt(name.replace(/\.\w+$/, ''));
      if (!world.fileAt(name)!.isPacked || original === undefined) return false;
      return !world.options.hasBirths || original.bornNs <= world.inodeAt(name)!.bornNs;
    };
    const isLooked = (name: string) => isOfSource(name) && !isBeingMade(name);
    const inodes = new Set([
      ...world.names.filter(isLooked).map((name) => world.inodeAt(name)!),
      ...agent.now.process.files.openInodes,
    ]);
    const ids = new Set<number>();
    for (const inode of inodes)
      for (const { id, text } of world.fileOf(inode).lines) if (text.endsWith('\n')) ids.add(id);
    return ids;
  }
}

/** As many different lines as are no chance. */
const isTelling = (lines: readonly Line[]): boolean => new Set(lines.map(({ text }) => text)).size >= 8;
