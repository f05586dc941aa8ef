// The built bundle as a user runs it: one command to its end, or the daemon.

import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TOP } from './checkout';
import { Child, type Outcome, runProgram } from './child';

const BUNDLE = join(TOP, 'dist', 'maillogs.cjs');

export interface CounterLine {
  readonly service: string;
  readonly name: string;
  readonly legacy: string | null;
  readonly oid: string;
  readonly value: string;
  readonly units: string;
}

/** Nothing of the caller's environment that would change where the configuration is looked for. */
const environment = { PATH: process.env['PATH'], TZ: 'UTC', LANG: 'C' };

function bundle(): string {
  if (!existsSync(BUNDLE)) throw new Error('dist/maillogs.cjs is missing: run npm run build.');
  return BUNDLE;
}

/** A copy of the bundle beside the configuration: the checkout may lie where only its owner may look. */
function bundleBeside(configuration: string): string {
  const copy = join(dirname(configuration), 'maillogs.cjs');
  copyFileSync(bundle(), copy);
  return copy;
}

/** Runs one command to its end. */
export function maillogs(...words: readonly string[]): Outcome {
  return runProgram([process.execPath, bundle(), ...words], { env: environment });
}

/**
 * The same as a user who may read what everyone may: root is kept out of nothing, so it becomes nobody. The
 * words must name a --config.
 */
export function maillogsUnprivileged(...words: readonly string[]): Outcome {
  const configuration = words[words.indexOf('--config') + 1]!;
  return runProgram(unprivileged([process.execPath, bundleBeside(configuration), ...words]), {
    env: environment,
    cwd: '/',
  });
}

export interface MaillogsOptions {
  /** As nobody, who may read what everyone may; the words must name a --config. */
  readonly isUnprivileged: boolean;
  /** Beside what every run has. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Runs one command to its end in an environment of its own. */
export function maillogsIn(words: readonly string[], { isUnprivileged, environment: more }: MaillogsOptions): Outcome {
  const options = { env: { ...environment, ...more }, cwd: '/' };
  if (!isUnprivileged) return runProgram([process.execPath, bundle(), ...words], options);
  const configuration = words[words.indexOf('--config') + 1]!;
  return runProgram(unprivileged([process.execPath, bundleBeside(configuration), ...words]), options);
}

const NOBODY = 65534;

export function unprivileged(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (process.getuid?.() !== 0) return command;
  return ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', ...command];
}

export function show(configuration: string): readonly CounterLine[] {
  const { code, stdout, stderr } = maillogs('show', '--format', 'json', '--config', configuration);
  if (code !== 0) throw new Error(`maillogs show ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as readonly CounterLine[];
}

/** The last committed value of a counter; undefined before the first commit. */
export function committedValue(configuration: string, name: string): bigint | undefined {
  const { code, stdout } = maillogs('show', '--format', 'json', '--config', configuration);
  if (code !== 0) return undefined;
  const row = (JSON.parse(stdout) as readonly CounterLine[]).find((each) => each.name === name);
  return row === undefined ? undefined : BigInt(row.value);
}

export interface AgentOptions {
  readonly isUnprivileged?: boolean;
  /** More words of its command line. */
  readonly words?: readonly string[];
  /** Beside what every run has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The daemon. */
export class AgentProcess extends Child {
  constructor(configuration: string, options: AgentOptions = {}) {
    const { isUnprivileged = false, words = [], environment: more = {} } = options;
    const program = isUnprivileged ? bundleBeside(configuration) : bundle();
    const command = [process.execPath, program, 'agent', '--config', configuration, ...words] as const;
    super(isUnprivileged ? unprivileged(command) : command, { env: { ...environment, ...more }, cwd: '/' });
  }

  /** How often its stderr says it so far. */
  times(pattern: RegExp): number {
    return this.stderr.split('\n').filter((line) => pattern.test(line)).length;
  }
}
