// Counterexamples that were found once and are tried in every run (test/corpus/README.md).

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './checkout';

export interface Counterexample {
  /** The file's name without its end. */
  readonly name: string;
  /** Which of the property's tables it belongs to: for the model, how the log is rotated. */
  readonly mode: string;
  /** With which it was found; for the record, since what a seed stands for changes with the property. */
  readonly seed: number;
  /** Why it fails still; absent once it holds, as it must from then on. */
  readonly knownFailure?: string;
  readonly steps: readonly { readonly kind: string; readonly n: number }[];
}

/** Those of one folder of test/corpus, by name. */
export function counterexamples(folder: string): readonly Counterexample[] {
  const directory = join(TOP, 'test', 'corpus', folder);
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.json'.length),
      ...JSON.parse(readFileSync(join(directory, file), 'utf8')),
    }));
}

/** Tries one; an expected failure that does not fail is a failure, so that its mark is taken away. */
export async function tryAgain({ name, knownFailure }: Counterexample, attempt: () => Promise<void>): Promise<void> {
  if (knownFailure === undefined) return attempt();
  try {
    await attempt();
  } catch {
    return;
  }
  throw new Error(`${name} does not fail any more: remove "knownFailure" from its file, so that it stays so.`);
}

/** The text of a file for the corpus. */
export function asCounterexample(found: Omit<Counterexample, 'name'>): string {
  const { steps, ...head } = found;
  const lines = steps.map((step) => `    ${JSON.stringify(step)}`);
  return `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "steps": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
