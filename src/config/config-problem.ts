// What is wrong with a configuration, as an operator sees it:
//
//     maillogs.yaml:3:1: sorces: is not a key known here; did you mean "sources"?
//         sorces:
//         ^

import { printable } from '../base/printable';
import { formatPlace, type Place } from '../base/problem';

export interface ConfigProblem {
  readonly place: Place;
  /** Such as `sources[1].path`; empty where the file as a whole is meant, or YAML could not tell the key. */
  readonly keyPath: string;
  readonly sentence: string;
  /** Undefined where there is no line to show. */
  readonly excerpt: Excerpt | undefined;
}

/** A line of the file as printable ASCII, cut where it is long. */
export interface Excerpt {
  readonly text: string;
  /** Characters of `text` before the one that is meant. */
  readonly caretOffset: number;
}

const INDENT = '    ';
const PATH_LIMIT = 4096;

/** One block for each problem; no newline at the end. Nothing but printable ASCII and newlines comes out. */
export function formatConfigProblems(problems: readonly ConfigProblem[]): string {
  return problems.map(formatOne).join('\n');
}

function formatOne({ place, keyPath, sentence, excerpt }: ConfigProblem): string {
  const file = printable(place.file, PATH_LIMIT);
  // A key that a toaster.conf made up may be any text, in the path and in what is said of it.
  const said = printable(keyPath === '' ? sentence : `${keyPath}: ${sentence}`, Number.POSITIVE_INFINITY);
  const head = `${formatPlace({ ...place, file })}${said}`;
  if (excerpt === undefined) return head;
  return `${head}\n${INDENT}${excerpt.text}\n${INDENT}${' '.repeat(excerpt.caretOffset)}^`;
}
