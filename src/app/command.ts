// What a command is: its words for the help, its options, and what it does. The table of all commands is in
// commands.ts; help and parsing come from it.

import type { ExitCode } from '../base/sysexits';
import type { Host } from '../host/host';

export interface OptionSpec {
  /** Placeholder of its value in the help; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandSpec {
  readonly name: string;
  /** Arguments behind the options, as the usage line shows them. */
  readonly operands: string;
  readonly maxOperands: number;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Loads the command's code only when it is run. */
  run(invocation: Invocation): Promise<ExitCode>;
}

export interface Invocation {
  readonly command: string;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly operands: readonly string[];
  readonly host: Host;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Data, and nothing else. */
  stdout(text: string): void;
  /** Talk. */
  stderr(text: string): void;
}

/** The text of an option; undefined where it was not given. */
export function textOption({ options }: Invocation, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
