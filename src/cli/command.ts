// What a command is: its words for the help, its options, and what it does. The table of all commands is in
// commands.ts; help, parsing, completion and the manual page come from it.

import type { ExitCode } from '../base/sysexits';
import type { Invocation } from '../host/invocation';

/** What a shell offers in the place of a word. */
export type Completion = 'file' | 'directory' | 'service' | readonly string[];

export interface OptionSpec {
  /** Placeholder of its value in the help; undefined for a switch. */
  readonly value?: string;
  readonly help: string;
  /** A letter that stands for it, too. An option whose name is a letter has no long form. */
  readonly short?: string;
  /** It may be given several times; its values come with commas between them. */
  readonly isList?: true;
  /** The values there are; any other is refused. */
  readonly choices?: readonly string[];
  /** What a shell offers for its value, where there is no list of choices. */
  readonly completion?: Completion;
}

export interface CommandSpec {
  readonly name: string;
  /** Arguments after the options, as the usage line shows them. */
  readonly operands: string;
  readonly maxOperands: number;
  /** What a shell offers for its operands. */
  readonly completion?: Completion;
  readonly summary: string;
  /** A command line worth typing. */
  readonly example: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Loads the command's code only when it is run. */
  run(invocation: Invocation): Promise<ExitCode>;
}

/** All that can be typed: help and completion come from it. */
export interface CommandTable {
  readonly commands: readonly CommandSpec[];
  readonly commonOptions: Readonly<Record<string, OptionSpec>>;
}
