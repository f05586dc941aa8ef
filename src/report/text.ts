// A report as plain text of at most 80 columns, for a terminal or a mail.

import { printable } from '../base/printable';
import type { Ranked } from './ranking';
import type { Report, ServiceReport, SystemReport } from './report';

const BAR = 40;
const REASON_COLUMNS = 60;

/** With its final newline. Strangers' text is printable ASCII. */
export function reportText(report: Report): string {
  const { host, from, to, lines, files, octets } = report;
  const read = `${lines} lines of that time, in ${files} file(s) with ${(octets / 1e6).toFixed(1)} MB`;
  return [
    `Mail activity of ${printable(host)}\nfrom ${from}\nto   ${to}\n`,
    ...report.systems.map((system) => systemText(system, report.parts)),
    ...report.services.map(serviceText),
    `${read}.\n`,
  ].join('\n');
}

function systemText(system: SystemReport, parts: Report['parts']): string {
  const width = Math.max(...system.figures.map(({ label }) => label.length));
  const figures = system.figures.map(
    ({ label, value, decimals }) => `  ${label.padEnd(width)}  ${value.toFixed(decimals)}\n`,
  );
  return [
    `${heading(system.name)}\n${figures.join('')}`,
    plotText(system, parts),
    rankingText('Failures by reason', system.failures.reasons),
    rankingText('Failures by host', system.failures.hosts),
    rankingText('Deferrals by reason', system.deferrals.reasons),
    rankingText('Deferrals by host', system.deferrals.hosts),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function heading(title: string): string {
  return `${title}\n${'='.repeat(title.length)}\n`;
}

/** A bar for each part of the time: + success, - failure, . deferral. */
function plotText({ slices }: SystemReport, parts: Report['parts']): string {
  const sums = slices.map(({ success, failure, deferral }) => success + failure + deferral);
  const most = Math.max(...sums);
  if (most === 0) return '';
  const rows = slices.map(({ success, failure }, i) => {
    const ends = [success, success + failure, sums[i]!].map((count) => Math.round((count / most) * BAR));
    const bar = ['+', '-', '.'].map((sign, n) => sign.repeat(ends[n]! - (ends[n - 1] ?? 0))).join('');
    return `  ${parts?.[i] ?? String(i).padStart(2)}  ${bar.padEnd(BAR)}  ${sums[i] === 0 ? '' : sums[i]}`.trimEnd();
  });
  return `Attempts in each ${partWord(parts)} (+ success, - failure, . deferral)\n${rows.map((row) => `${row}\n`).join('')}`;
}

/** What one line of the plot is about. */
export function partWord(parts: Report['parts']): string {
  return parts === undefined ? 'hour' : '24th of the time';
}

function rankingText(title: string, ranked: readonly Ranked[]): string {
  if (ranked.length === 0) return '';
  const rows = ranked.map(({ text, count, seconds }) => {
    const [first = '', ...rest] = inLines(printable(Buffer.from(text, 'latin1')));
    const more = rest.map((line) => `${' '.repeat(20)}${line}\n`);
    return `  ${String(count).padStart(6)}  ${seconds.toFixed(2).padStart(8)}  ${first}\n${more.join('')}`;
  });
  return `${title}\n     del    xdelay\n${rows.join('')}`;
}

/** Broken at blanks where there are some. */
function inLines(text: string): readonly string[] {
  const pieces = new RegExp(`.{1,${REASON_COLUMNS}}(?: |$)|.{1,${REASON_COLUMNS}}`, 'g');
  return (text.match(pieces) ?? []).map((line) => line.trimEnd());
}

function serviceText({ name, title, rows }: ServiceReport): string {
  const width = Math.max(...rows.map((row) => printable(row.name).length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  const lines = rows.map(
    (row) => `  ${printable(row.name).padEnd(width)}  ${row.value.padStart(valueWidth)}  ${printable(row.units)}\n`,
  );
  return `${heading(`${name}: ${title}`)}\n${lines.join('')}`;
}
