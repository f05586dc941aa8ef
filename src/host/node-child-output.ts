// Runs an installed program as a child: no shell, fixed arguments, a clean environment. It ends with whoever reads from
// it, and is killed when it goes beyond its limits.

import type { ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { oneLine } from '../base/printable';
import { Problem } from '../base/problem';
import type { ChildRequest } from './child-output';

/** Searched after $PATH: cron's knows neither ports nor packages of other systems. */
const USUAL_DIRECTORIES = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/pkg/bin', '/opt/local/bin', '/opt/homebrew/bin'];
const MAX_COMPLAINT_OCTETS = 400;

type Child = ChildProcessByStdio<null, Readable, Readable>;

export interface ChildSurroundings {
  /** What is its standard input: an open file, or nothing. */
  readonly descriptor?: number;
  readonly directories?: readonly string[];
}

/**
 * What the program writes. Throws a Problem that ends a sentence: `missingProgram` when it is not installed, `damaged`
 * when it complains or goes beyond the limits, `ioFailed` when it cannot be run.
 */
export async function* childOutput(
  request: ChildRequest,
  { descriptor, directories = searched() }: ChildSurroundings = {},
): AsyncGenerator<Uint8Array> {
  const { program } = request;
  const path = findProgram(program, directories);
  if (path === undefined) throw new Problem('missingProgram', `${program} is not installed`);
  const run = await Run.start(path, request, descriptor);
  try {
    for (let chunk = await run.next(); chunk !== undefined; chunk = await run.next()) yield chunk;
    await run.succeeded();
  } finally {
    await run.end();
  }
}

/** Where programs are looked for, in this order. */
export function searched(): readonly string[] {
  return [...(process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute), ...USUAL_DIRECTORIES];
}

/** The absolute path of an executable; undefined where there is none. */
function findProgram(program: string, directories: readonly string[]): string | undefined {
  return directories.map((directory) => join(directory, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

class Run {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly exit: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  private complaint = '';
  private waitedMs = 0;
  private octets = 0;

  private constructor(
    private readonly child: Child,
    private readonly options: ChildRequest,
  ) {
    this.exit = new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal })));
    this.chunks = child.stdout[Symbol.asyncIterator]();
    child.stderr.on('data', (bytes: Buffer) => {
      this.complaint = (this.complaint + bytes.toString('latin1')).slice(0, MAX_COMPLAINT_OCTETS);
    });
  }

  static async start(path: string, options: ChildRequest, descriptor: number | undefined): Promise<Run> {
    // Loaded only where it is needed: most passes run no program.
    const { spawn } = await import('node:child_process');
    const { args, program } = options;
    const env = { PATH: USUAL_DIRECTORIES.join(delimiter), LC_ALL: 'C' };
    const child = spawn(path, args, { stdio: [descriptor ?? 'ignore', 'pipe', 'pipe'], env, cwd: '/' });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) =>
        reject(new Problem('ioFailed', `${program} cannot be run: ${cause.message}`, { cause })),
      );
    });
    // Beyond the start only a kill may fail, of a child that is gone.
    child.on('error', () => undefined);
    return new Run(child as Child, options);
  }

  /** What it writes next; undefined at its end. */
  async next(): Promise<Uint8Array | undefined> {
    const { quietMs, totalMs, octets } = this.options.limits;
    const patienceMs = Math.min(quietMs, totalMs - this.waitedMs);
    const begun = performance.now();
    const { done, value } = await this.within(patienceMs, this.chunks.next());
    this.waitedMs += performance.now() - begun;
    if (done) return undefined;
    this.octets += value.length;
    if (this.octets > octets) throw this.stopped(`gave more than ${octets} octets`);
    return value;
  }

  /** Throws unless it ended well. */
  async succeeded(): Promise<void> {
    const { program, limits } = this.options;
    const { code, signal } = await this.within(limits.quietMs, this.exit);
    if (code === 0) return;
    const said = oneLine(this.complaint.trim().replace(/\s*\n\s*/g, '; '));
    const how = signal === null ? `ended with status ${code}` : `was ended by ${signal}`;
    throw new Problem('damaged', said === '' ? `${program} ${how}` : `${program} says "${said}"`);
  }

  /** Whether it has come to its end or not; resolves when it is gone. */
  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    this.child.stdout.destroy();
    this.child.stderr.destroy();
    await this.exit;
  }

  private async within<T>(patienceMs: number, promise: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const give = () => reject(this.stopped(`took longer than ${Math.ceil(patienceMs / 1000)} s`));
      // What stood still may have been we ourselves: what has come meanwhile is read first.
      timer = setTimeout(() => setImmediate(() => setImmediate(give)), patienceMs);
    });
    // One that is late is of no interest any more.
    promise.catch(() => undefined);
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private stopped(why: string): Problem {
    return new Problem('damaged', `${this.options.program} ${why} and was stopped`);
  }
}
