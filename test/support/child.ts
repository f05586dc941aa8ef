// A program that a test started: what it said, whether it has ended, and its end by its own pid.

import { type ChildProcess, type SpawnOptions, type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { waitFor } from './wait-for';

export interface Ending {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Outcome extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

const KILL_AFTER_MS = 5_000;

export class Child {
  readonly ended: Promise<Ending>;
  ending: Ending | undefined;
  stdout = '';
  stderr = '';
  private readonly process: ChildProcess;

  constructor(command: readonly [string, ...string[]], options: SpawnOptions = {}) {
    const [program, ...words] = command;
    this.process = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    // Writing to one that has ended is told by its ending.
    this.process.stdin?.on('error', () => undefined);
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', (error) => reject(new Error(`${program} cannot be run: ${error.message}`)));
      this.process.on('close', (code, signal) => {
        this.ending = { code, signal };
        resolve(this.ending);
      });
    });
    // A rejection belongs to whoever waits; without one it may not end the tests.
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    return this.process.pid!;
  }

  get hasEnded(): boolean {
    return this.ending !== undefined;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  write(text: string): void {
    this.process.stdin!.write(text);
  }

  /** Closes its stdin and waits until it has ended by itself. */
  async finish(): Promise<Ending> {
    this.process.stdin!.end();
    return this.ended;
  }

  /** Waits for its stderr to say it. */
  async said(pattern: RegExp, withinMs = 15_000): Promise<RegExpExecArray> {
    return waitFor(`stderr says ${pattern}`, () => pattern.exec(this.stderr) ?? undefined, {
      withinMs,
      seen: () => this.stderr,
    });
  }

  /** Asks it to end, and ends it after a while. */
  async stop(): Promise<void> {
    if (this.hasEnded || this.process.pid === undefined) return;
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), KILL_AFTER_MS);
    await this.ended;
    clearTimeout(timer);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }
}

/** Runs a program to its end. A program that is not there fails the test, naming it. */
export function runProgram(command: readonly [string, ...string[]], options: SpawnSyncOptions = {}): Outcome {
  const [program, ...words] = command;
  const { error, status, signal, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 64 << 20,
    ...options,
  });
  if (error !== undefined) throw new Error(`${program} cannot be run: ${error.message}`);
  return { code: status, signal, stdout: String(stdout), stderr: String(stderr) };
}
