// What a command is: its words for the help, its options, and what it does. The table of all commands is in
// commands.ts; help and parsing come from it.

import type { ExitCode } from '../base/sysexits';
import type { Invocation } from '../host/invocation';

export interface OptionSpec {
  /** Placeholder of its value in the help; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
  /** A letter that stands for it, too. */
  readonly short?: string;
  /** It may be given several times; its values come with commas between them. */
  readonly isList?: true;
}

export interface CommandSpec {
  readonly name: string;
  /** Arguments after the options, as the usage line shows them. */
  readonly operands: string;
  readonly maxOperands: number;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Loads the command's code only when it is run. */
  run(invocation: Invocation): Promise<ExitCode>;
}
