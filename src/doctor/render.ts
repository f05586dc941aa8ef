// What `maillogs doctor` found, for eyes at 3 a.m. and as JSON. Format of the JSON:
//
//   { "verdict": "ok" | "warning" | "broken",
//     "cause": the name of the first broken (else warning) link, or null,
//     "links": [{ "link", "state": "ok" | "warning" | "broken" | "not tried", "summary",
//                 "because": the link that comes first, or null,
//                 "findings": [{ "level": "note" | "warning" | "broken", "sentence", "mend": [
//                     { "kind": "run", "command" } | { "kind": "write", "file", "lines" } | { "kind": "say", "sentence" }
//                 ] }] }] }
//
// Links come in the order of the chain. Keys and states may be added, never change their meaning.

import { oneLine } from '../base/printable';
import { wrapped } from '../base/wrap';
import { causeIn, exitStatusOf, hasUnseen, LINKS, type LinkReport, type LinkState, type Mend } from './chain';

const VERDICTS = ['ok', 'warning', 'broken'] as const;
const COLOURS: Readonly<Record<LinkState, string>> = { ok: '32', warning: '33', broken: '31', 'not tried': '2' };
const STATE_WIDTH = Math.max(...Object.keys(COLOURS).map(({ length }) => length));
const NAME_WIDTH = Math.max(...LINKS.map(({ name }) => name.length));
/** Below the text of a link's line. */
const INDENT = ' '.repeat(STATE_WIDTH + NAME_WIDTH + 4);

/** The reports of all links as JSON, with the verdict and the first cause. */
export function formatReportsAsJson(reports: readonly LinkReport[]): string {
  const links = reports.map(({ link, state, summary, because, findings }) => ({
    link,
    state,
    summary,
    because: because ?? null,
    findings,
  }));
  const cause = causeIn(reports)?.link ?? null;
  return `${JSON.stringify({ verdict: VERDICTS[exitStatusOf(reports)], cause, links }, undefined, 2)}\n`;
}

export interface Look {
  readonly isColoured: boolean;
  /** Sentences are wrapped there, and what is to be typed never; as long as they are where it is undefined. */
  readonly columns?: number | undefined;
}

/** The reports of all links as a table for people. */
export function formatReports(reports: readonly LinkReport[], { isColoured, columns }: Look): string {
  const paint = (state: LinkState) => {
    const padded = state.padEnd(STATE_WIDTH);
    return isColoured ? `\x1b[${COLOURS[state]}m${padded}\x1b[0m` : padded;
  };
  const hung = (sentence: string) => hanging(oneLine(sentence), columns);
  const lines = reports.map(({ link, state, summary, findings }) => {
    // A link that holds is told by what is known of it, its notes below.
    const [first, ...others] = state === 'ok' ? [{ sentence: summary, mend: [] }, ...findings] : findings;
    const head = `${paint(state)}  ${link.padEnd(NAME_WIDTH)}  ${hung(first?.sentence ?? summary)}\n`;
    const mends = (first?.mend ?? []).map(formatMend).join('');
    return (
      head +
      mends +
      others.map(({ sentence, mend }) => `${INDENT}${hung(sentence)}\n${mend.map(formatMend).join('')}`).join('')
    );
  });
  return `${headline(reports)}\n\n${lines.join('')}`;
}

/** Lines in the column of sentences, where there is room for one. */
function hanging(sentence: string, columns: number | undefined): string {
  const width = (columns ?? 0) - INDENT.length;
  return width < 20 ? sentence : wrapped(sentence, width).join(`\n${INDENT}`);
}

/** Where to begin: the rest may follow from it. */
function headline(reports: readonly LinkReport[]): string {
  const cause = causeIn(reports);
  if (cause === undefined) {
    return hasUnseen(reports) ? 'All is well as far as can be seen: run doctor as root for the rest.' : 'All is well.';
  }
  return `${cause.state === 'broken' ? 'Broken' : 'Warning'}: begin with "${cause.link}".`;
}

/** It may be made of what the files of others say, such as snmpd.conf. */
function formatMend(mend: Mend): string {
  switch (mend.kind) {
    case 'run':
      return `${INDENT}  Type: ${oneLine(mend.command)}\n`;
    case 'write':
      return `${INDENT}  Into ${oneLine(mend.file)}:\n${mend.lines.map((line) => `${INDENT}      ${oneLine(line)}\n`).join('')}`;
    case 'say':
      return `${INDENT}  ${oneLine(mend.sentence)}\n`;
  }
}
