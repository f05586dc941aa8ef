// Runs rrdtool(1): always with a list of arguments and no shell, since names in them come from logs.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { Series, SeriesFile } from './series';

const LIMITS = { quietMs: 60_000, totalMs: 60_000, octets: 8 << 20 };
/** Arguments of one call, far below what a system allows. */
const MAX_ARGUMENT_OCTETS = 96_000;

/**
 * rrdtool locks a file while it reads or writes it, and does not wait for one that another has locked: the agent adds
 * to what someone draws. It has done nothing then, and each has a file for a few milliseconds.
 */
const LOCKED = /could not lock/;
const LOCK_TRIES = 100;
const LOCK_WAIT_MS = 20;

export interface Archive {
  /** How many steps make one value. */
  readonly steps: number;
  readonly values: number;
}

export interface Shape {
  readonly stepSeconds: number;
  /** Without a value for longer than this, nothing is known. */
  readonly heartbeatSeconds: number;
  readonly archives: readonly Archive[];
}

/** Values at one moment, in the order of the file's series; undefined where nothing is known. */
export interface Sample {
  /** Seconds since 1970. */
  readonly at: number;
  readonly values: readonly (bigint | undefined)[];
}

export interface DrawnImage {
  readonly image: Uint8Array;
  /** In the order of the PRINT elements; undefined where nothing is known. */
  readonly printed: readonly (number | undefined)[];
}

export class Rrdtool {
  constructor(private readonly host: Pick<Host, 'processes' | 'clock'>) {}

  /** A new file in the place of whatever is there. A value at `start` is unknown; the first is later. */
  async create(path: string, { series }: SeriesFile, shape: Shape, start: number): Promise<void> {
    const { stepSeconds, heartbeatSeconds, archives } = shape;
    const sources = series.map((each) => definition(each, heartbeatSeconds));
    const kept = archives.map(({ steps, values }) => `RRA:AVERAGE:0.5:${steps}:${values}`);
    await this.run(['create', path, '--start', String(start), '--step', String(stepSeconds), ...sources, ...kept]);
  }

  /** Gives a file the series that it does not have yet, as a later version may draw more. */
  async complete(path: string, { series }: SeriesFile, { heartbeatSeconds }: Shape): Promise<void> {
    const known = new Set(
      [...(await this.run(['info', path])).matchAll(/^ds\[(\w+)\]\.index/gm)].map(([, name]) => name),
    );
    const missing = series.filter(({ source }) => !known.has(source));
    if (missing.length > 0)
      await this.run(['tune', path, ...missing.map((each) => definition(each, heartbeatSeconds))]);
  }

  /** Adds samples, oldest first. */
  async update(path: string, { series }: SeriesFile, samples: readonly Sample[]): Promise<void> {
    const call = ['update', path, '--template', series.map(({ source }) => source).join(':')];
    let words: string[] = [];
    let octets = 0;
    for (const { at, values } of samples) {
      const word = `${at}:${values.map((value) => value ?? 'U').join(':')}`;
      if (octets + word.length > MAX_ARGUMENT_OCTETS) {
        await this.run([...call, ...words]);
        words = [];
        octets = 0;
      }
      words.push(word);
      octets += word.length + 1;
    }
    if (words.length > 0) await this.run([...call, ...words]);
  }

  /** Draws a picture; it comes by the pipe, so that no link in a directory leads the writing elsewhere. */
  async draw(args: readonly string[]): Promise<DrawnImage> {
    const output = await this.bytes(['graphv', '-', ...args]);
    const mark = /^image = BLOB_SIZE:(\d+)\n/m.exec(output.toString('latin1'));
    if (mark === null) throw new Problem('damaged', 'cannot draw: rrdtool gave no picture.');
    const start = mark.index + mark[0].length;
    return {
      image: output.subarray(start, start + Number(mark[1])),
      printed: printedIn(output.toString('latin1', 0, mark.index)),
    };
  }

  /** What `rrdtool` prints. Throws a Problem, a sentence that says what it could not do. */
  private async run(args: readonly string[]): Promise<string> {
    return (await this.bytes(args)).toString('utf8');
  }

  private async bytes(args: readonly string[]): Promise<Buffer> {
    try {
      return await this.tried(args, LOCK_TRIES);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      const hint = thrown.code === 'missingProgram' ? ': install it (apt-get install rrdtool)' : '';
      throw new Problem(thrown.code, `cannot draw: ${thrown.message}${hint}.`, { cause: thrown });
    }
  }

  private async tried(args: readonly string[], tries: number): Promise<Buffer> {
    const { processes, clock } = this.host;
    const pieces: Uint8Array[] = [];
    try {
      for await (const piece of processes.output({ program: 'rrdtool', args, limits: LIMITS })) pieces.push(piece);
    } catch (thrown) {
      if (tries <= 1 || !(thrown instanceof Problem && LOCKED.test(thrown.message))) throw thrown;
      await new Promise<void>((resolve) => clock.after(LOCK_WAIT_MS, resolve));
      return this.tried(args, tries - 1);
    }
    return Buffer.concat(pieces);
  }
}

/** What falls is a fault or a new beginning, and neither is a rate. */
function definition({ source, maxPerSecond }: Series, heartbeatSeconds: number): string {
  return `DS:${source}:DERIVE:${heartbeatSeconds}:0:${maxPerSecond}`;
}

function printedIn(text: string): readonly (number | undefined)[] {
  return [...text.matchAll(/^print\[\d+\] = "(.*)"$/gm)].map(([, number]) => {
    const value = Number(number);
    return Number.isFinite(value) ? value : undefined;
  });
}
