// One run of one command: its words, already parsed, and the world that it is given.

import type { Host } from './host';

export interface Invocation {
  readonly command: string;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly operands: readonly string[];
  readonly host: Host;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes data, and nothing else. */
  stdout(text: string): void;
  /** Writes what is meant for a person. */
  stderr(text: string): void;
}

/** The text of an option; undefined where it was not given. */
export function textOption({ options }: Invocation, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
