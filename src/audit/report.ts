// What an audit found, as lines for people and as JSON.

import { jsonText, oneLine, printable } from '../base/printable';
import { counterIndex } from '../registry/registry';
import type { Audit, AuditedStretch, Verdict } from './audit';
import type { Difference } from './compare';
import type { Overlap } from './overlaps';
import { lengthOf, type Stretch } from './stretch';

const linesRead = counterIndex('agent.linesRead');
const MAX_PATH = 1000;

interface Sum {
  readonly files: number;
  readonly octets: number;
  readonly lines: number;
}

/** Whether nothing that could be compared differs, and nothing was counted twice. */
export function isEqual({ stretches, totals = [], overlaps }: Audit): boolean {
  return totals.length === 0 && overlaps.length === 0 && stretches.every(({ verdict }) => verdict.kind !== 'differs');
}

/** The audit as a table for people, a line for each file and for each counter that differs. */
export function formatAudit(audit: Audit): string {
  const { stretches } = audit;
  const rows = stretches.map((each) => [
    oneLine(each.stretch.log.name),
    `${each.stretch.account.fromBytes}-${each.stretch.cursor.offsetBytes}`,
    String(linesOf(each)),
    wordsOf(each.verdict),
    pathOf(each),
  ]);
  const heads = ['source', 'octets', 'lines', 'verdict', 'file'];
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const lineOf = (cells: readonly string[]) =>
    `${cells
      .map((cell, i) => (i === 2 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()}\n`;
  const blocks = stretches.map((each, i) => lineOf(rows[i]!) + detailsOf(each.verdict));
  const table = stretches.length === 0 ? '' : `${lineOf(heads)}${blocks.join('')}\n`;
  return (
    table +
    sentencesOf(audit)
      .map((sentence) => `${sentence}\n`)
      .join('')
  );
}

/** For people: what was counted twice, and where that shows. */
function overlapSentence({ path, first, second, evidence }: Overlap): string {
  const [one, other] = [nameOf(first, path), nameOf(second, path)];
  const place = printable(path, MAX_PATH);
  switch (evidence.kind) {
    case 'octets':
      return `Octets ${evidence.fromBytes} to ${evidence.toBytes} of ${place} were counted twice: as ${one}, and as ${other}.`;
    case 'beginning':
      return `${place} was counted as ${other}. It begins with lines that were counted as ${one}, before.`;
    case 'end':
      return `${place} was counted as ${other}. It holds the last lines that were counted as ${one}, before.`;
  }
}

/** A stretch by its cursor; by the name that its file had, where that is not `path`. */
function nameOf({ log, cursor, account }: Stretch, path: string): string {
  const place = cursor.path === path ? '' : ` (${printable(cursor.path, MAX_PATH)})`;
  return `"${printable(log.key, MAX_PATH)}"${place}, octets ${account.fromBytes} to ${cursor.offsetBytes}`;
}

function wordsOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'equal':
      return verdict.isSameContent ? 'equal' : 'equal, but changed';
    case 'differs':
      return 'DIFFERS';
    case 'gone':
      return 'gone';
    case 'incomparable':
      return 'not comparable';
    case 'unreadable':
      return 'unreadable';
  }
}

function detailsOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'differs':
      return verdict.differences
        .map(
          ({ counter, counted, recounted }) => `    ${oneLine(counter)}: counted ${counted}, recounted ${recounted}\n`,
        )
        .join('');
    case 'incomparable':
      return `    it comes to something else: ${oneLine(verdict.reason)}\n`;
    case 'unreadable':
      return `    ${verdict.problem.message}\n`;
    case 'equal':
    case 'gone':
      return '';
  }
}

function sentencesOf(audit: Audit): readonly string[] {
  const { snapshot, stretches, totals, overlaps } = audit;
  const of = (...kinds: readonly Verdict['kind'][]) => stretches.filter(({ verdict }) => kinds.includes(verdict.kind));
  const compared = sumOf(of('equal', 'differs'));
  const differing = sumOf(of('differs'));
  const [gone, other] = [sumOf(of('gone')), sumOf(of('incomparable', 'unreadable'))];
  const sentences = [
    `Compared ${inWords(compared)}: ${outcome(differing.files, overlaps.length)}.`,
    ...overlaps.map(overlapSentence),
  ];
  if (gone.files > 0) {
    sentences.push(`${inWords(gone)} are gone from the disk and could not be compared.`);
  }
  if (other.files > 0) sentences.push(`${inWords(other)} could not be compared for the reasons given.`);
  const rest = snapshot.totals[linesRead]! - BigInt(compared.lines + gone.lines + other.lines);
  if (rest > 0n) {
    sentences.push(`${rest} more lines were counted in files gone long ago, or before audits were possible.`);
  }
  return [...sentences, ...totalSentences(totals)];
}

function outcome(differing: number, overlaps: number): string {
  const differ = differing === 0 ? [] : [`${differing} of the files differ`];
  const twice = overlaps === 0 ? [] : ['some lines were counted twice'];
  return [...differ, ...twice].join(', and ') || 'all equal';
}

function totalSentences(totals: readonly Difference[] | undefined): readonly string[] {
  if (totals === undefined) return ['The snapshot is of a version that kept no account of each file.'];
  if (totals.length === 0) return ['The totals are what the files and all that was counted before add up to.'];
  return totals.map(
    ({ counter, counted, recounted }) =>
      `The total of ${oneLine(counter)} is ${counted}, but the files and all that was counted before add up to ${recounted}.`,
  );
}

const inWords = ({ files, octets, lines }: Sum): string => `${files} file(s), ${octets} octets, ${lines} lines`;

/** Several stretches may be of one file. */
function sumOf(audited: readonly AuditedStretch[]): Sum {
  const files = new Set(
    audited.map(({ stretch: { log, cursor } }) => `${log.key} ${cursor.identity} ${cursor.fingerprint.head}`),
  );
  return {
    files: files.size,
    octets: audited.reduce((sum, { stretch }) => sum + lengthOf(stretch), 0),
    lines: audited.reduce((sum, each) => sum + linesOf(each), 0),
  };
}

function linesOf({ stretch }: AuditedStretch): number {
  return Number(stretch.account.increments.counters['agent.linesRead'] ?? 0);
}

/** Where it was found, else where it was last seen. */
function pathOf({ stretch, verdict }: AuditedStretch): string {
  return printable('path' in verdict ? verdict.path : stretch.cursor.path, MAX_PATH);
}

/** Numbers of counters as decimal strings: JSON numbers end at 2^53. */
export function auditJson(audit: Audit): string {
  const { snapshot, stretches, totals } = audit;
  const of = (...kinds: readonly Verdict['kind'][]) =>
    sumOf(stretches.filter(({ verdict }) => kinds.includes(verdict.kind)));
  return `${jsonText(
    {
      equal: isEqual(audit),
      generation: snapshot.generation,
      committed: new Date(snapshot.committedMs).toISOString(),
      linesCounted: String(snapshot.totals[linesRead]),
      compared: of('equal', 'differs'),
      gone: of('gone'),
      notCompared: of('incomparable', 'unreadable'),
      files: stretches.map(fileJson),
      totals: totals === undefined ? null : totals.map(differenceJson),
      countedTwice: audit.overlaps.map(overlapJson),
    },
    2,
  )}\n`;
}

function overlapJson({ path, first, second, evidence }: Overlap) {
  const stretch = ({ log, cursor, account }: Stretch) => {
    return { cursor: log.key, path: cursor.path, from: account.fromBytes, to: cursor.offsetBytes };
  };
  const octets = evidence.kind === 'octets' ? { from: evidence.fromBytes, to: evidence.toBytes } : {};
  return { path, evidence: evidence.kind, ...octets, first: stretch(first), second: stretch(second) };
}

function fileJson(audited: AuditedStretch) {
  const { stretch, verdict } = audited;
  return {
    source: stretch.log.name,
    path: pathOf(audited),
    from: stretch.account.fromBytes,
    to: stretch.cursor.offsetBytes,
    lines: linesOf(audited),
    verdict: verdict.kind,
    ...(verdict.kind === 'equal' && !verdict.isSameContent ? { changed: true } : {}),
    ...(verdict.kind === 'incomparable' ? { reason: verdict.reason } : {}),
    ...(verdict.kind === 'unreadable' ? { reason: verdict.problem.message } : {}),
    ...(verdict.kind === 'differs' ? { differences: verdict.differences.map(differenceJson) } : {}),
  };
}

function differenceJson({ counter, counted, recounted }: Difference) {
  return { counter, counted: String(counted), recounted: String(recounted) };
}
