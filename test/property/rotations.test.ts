// Random lives of a log against a model of a few lines: whatever is written, rotated, killed and cut off, no line
// is counted twice, and where nothing was destroyed none is missing.

import fc from 'fast-check';
import { Counting, LOG, line, sourceAt } from '../support/counting';
import { Machine } from '../support/machine';
import { timed } from '../support/property';

const STAMP = (n: number) => `/log/@4000000000000000${n.toString(16).padStart(8, '0')}.s`;

type Scheme = 'numbered' | 'dated' | 'copytruncate' | 'multilog';

/** What a log goes through. */
type Step =
  | { readonly kind: 'append'; readonly lines: number }
  | { readonly kind: 'appendPart' | 'rotate' | 'pass' | 'otherPass' | 'kill' | 'stoppedPass' | 'powerCut' }
  | { readonly kind: 'truncate' | 'replace' | 'missing' };

class Life {
  readonly machine = new Machine();
  readonly path: string;
  private counting: Counting;
  private other: Counting;
  private written = 0;
  private rotations = 0;
  /** The rest of a line of which the beginning was written. */
  private rest = '';
  /** Octets that were written and that power cuts took. */
  vanishedOctets = 0;
  /** Lines of the live log when it was last counted: of a log that was empty then nothing can be recognised. */
  private seenInLive = 0;

  constructor(private readonly scheme: Scheme) {
    this.path = scheme === 'multilog' ? '/log/current' : LOG;
    this.counting = this.start();
    this.other = this.start();
  }

  private start(): Counting {
    const counting = new Counting(this.machine, [sourceAt(this.path)]);
    counting.process.files.maxReadBytes = 300;
    return counting;
  }

  async step({ kind, ...rest }: Step): Promise<void> {
    const { disk } = this.machine;
    switch (kind) {
      case 'append':
        this.endLine();
        for (let n = 0; n < ('lines' in rest ? rest.lines : 0); n++) disk.append(this.path, line(++this.written));
        break;
      case 'appendPart': {
        this.endLine();
        const text = line(++this.written);
        disk.append(this.path, text.slice(0, 20));
        this.rest = text.slice(20);
        break;
      }
      case 'rotate':
        this.endLine();
        if (disk.find(this.path) === undefined) break;
        // Of a log that was cut short behind its only copy no one can tell, unless some of it was counted.
        if (this.scheme === 'copytruncate' && this.seenInLive === 0) await this.pass(this.counting);
        this.rotate();
        this.seenInLive = 0;
        break;
      case 'pass':
        return this.pass(this.counting);
      case 'otherPass':
        return this.pass(this.other);
      case 'stoppedPass': {
        let chunks = 0;
        await this.counting.pass({ mayGoOn: () => ++chunks < 3 });
        break;
      }
      case 'kill':
        this.machine.kill(this.counting.process);
        this.counting = this.start();
        break;
      case 'powerCut':
        this.rest = '';
        disk.syncDirectory('/log');
        this.vanishedOctets += this.octetsOnDisk;
        this.machine.powerCut(0);
        this.vanishedOctets -= this.octetsOnDisk;
        this.counting = this.start();
        this.other = this.start();
        break;
      case 'truncate':
        this.endLine();
        if (disk.find(this.path) === undefined || this.seenInLive === 0) break;
        disk.truncate(this.path);
        this.seenInLive = 0;
        break;
      case 'replace':
        this.endLine();
        if (disk.find(this.path) === undefined || this.seenInLive === 0) break;
        disk.remove(this.path);
        disk.create(this.path);
        this.seenInLive = 0;
        break;
      case 'missing':
        this.endLine();
        if (this.scheme === 'copytruncate' || disk.find(this.path) === undefined) break;
        this.rename();
        this.seenInLive = 0;
        break;
    }
  }

  /** A last pass, in which nothing stops. */
  async end(): Promise<void> {
    this.endLine();
    for (let n = 0; n < 3; n++) await this.pass(this.counting);
  }

  get counted(): number {
    return this.counting.value('agent.linesRead');
  }

  get losses(): number {
    return this.counting.value('agent.losses') + this.counting.value('agent.truncations');
  }

  get octetsLost(): number {
    return this.counting.value('agent.octetsLost');
  }

  get wrongSums(): readonly string[] {
    return this.counting.wrongSums;
  }

  private get octetsOnDisk(): number {
    const { disk } = this.machine;
    return disk.names('/log').reduce((sum, name) => sum + disk.find(`/log/${name}`)!.data.length, 0);
  }

  get writtenLines(): number {
    return this.written;
  }

  /** Lines on the disk, and files that end without an LF. */
  onDisk(): { readonly complete: number; readonly unfinished: number } {
    const { disk } = this.machine;
    const texts = disk.names('/log').map((name) => disk.text(`/log/${name}`)!);
    return {
      complete: texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0),
      unfinished: texts.filter((text) => text !== '' && !text.endsWith('\n')).length,
    };
  }

  private async pass(counting: Counting): Promise<void> {
    await counting.pass();
    const text = this.machine.disk.text(this.path) ?? '';
    this.seenInLive = text.split('\n').length - 1;
  }

  private endLine(): void {
    if (this.rest !== '') this.machine.disk.append(this.path, this.rest);
    this.rest = '';
  }

  private rotate(): void {
    if (this.scheme === 'copytruncate') {
      this.shift();
      this.machine.disk.copy(this.path, `${this.path}.1`);
      this.machine.disk.truncate(this.path);
      return;
    }
    this.rename();
    this.machine.disk.create(this.path);
  }

  private rename(): void {
    const { disk } = this.machine;
    this.rotations++;
    if (this.scheme === 'multilog') disk.rename(this.path, STAMP(this.rotations));
    else if (this.scheme === 'dated') disk.rename(this.path, `${this.path}-2026${1000 + this.rotations}`);
    else {
      this.shift();
      disk.rename(this.path, `${this.path}.1`);
    }
  }

  private shift(): void {
    const { disk } = this.machine;
    for (let n = 60; n >= 1; n--) disk.rename(`${this.path}.${n}`, `${this.path}.${n + 1}`);
  }
}

const always: readonly fc.Arbitrary<Step>[] = [
  fc.record({ kind: fc.constant('append' as const), lines: fc.integer({ min: 0, max: 30 }) }),
  ...(['appendPart', 'rotate', 'pass', 'otherPass', 'kill', 'stoppedPass'] as const).map((kind) =>
    fc.constant({ kind }),
  ),
];
const steps = (...more: readonly Exclude<Step['kind'], 'append'>[]) =>
  fc.array(fc.oneof(...always, ...more.map((kind) => fc.constant({ kind }))), { minLength: 1, maxLength: 40 });

async function live(scheme: Scheme, taken: readonly Step[]): Promise<Life> {
  const life = new Life(scheme);
  await life.step({ kind: 'append', lines: 1 });
  await life.step({ kind: 'pass' });
  for (const step of taken) {
    await life.step(step);
    if (life.counted > life.writtenLines) throw new Error(`${life.counted} counted of ${life.writtenLines} written`);
  }
  await life.end();
  expect(life.wrongSums).toEqual([]);
  return life;
}

test.each<Scheme>(['numbered', 'dated', 'multilog', 'copytruncate'])(
  'rotated %s, killed, stopped, counted by two: every line once',
  async (scheme) => {
    await fc.assert(
      fc.asyncProperty(steps('missing'), async (taken) => {
        const life = await live(scheme, taken);
        expect([life.counted, life.losses]).toEqual([life.writtenLines, 0]);
      }),
      timed(),
    );
  },
);

test.each<Scheme>(['numbered', 'copytruncate'])(
  'rotated %s, and now and then cut short or replaced: no line twice, none missing unsaid',
  async (scheme) => {
    await fc.assert(
      fc.asyncProperty(steps('truncate', 'replace'), async (taken) => {
        const life = await live(scheme, taken);
        expect(life.counted).toBeLessThanOrEqual(life.writtenLines);
        if (life.counted < life.writtenLines) expect(life.losses).toBeGreaterThan(0);
      }),
      timed(),
    );
  },
);

test.each<Scheme>(['numbered', 'dated', 'multilog'])(
  'rotated %s, with power cuts that cost the log its end: every line still there counts once',
  async (scheme) => {
    await fc.assert(
      fc.asyncProperty(steps('powerCut'), async (taken) => {
        const life = await live(scheme, taken);
        const { complete, unfinished } = life.onDisk();
        expect(life.counted).toBeGreaterThanOrEqual(complete);
        expect(life.counted).toBeLessThanOrEqual(complete + unfinished);
        // What a stopped pass saw, but did not come to, may be gone: that is said, and nothing else is.
        if (life.vanishedOctets === 0) expect(life.losses).toBe(0);
        expect(life.octetsLost).toBeLessThanOrEqual(life.vanishedOctets);
      }),
      timed(),
    );
  },
);
