// A report as one HTML file that needs nothing else and may be mailed: no script, no style sheet, no picture but the SVG in
// it, and strangers' text as text.

import { oneLine, printable } from '../base/printable';
import type { Ranked } from './ranking';
import type { Report, ServiceReport, SystemReport } from './report';
import { partWord } from './text';

const WIDTH = 720;
const HEIGHT = 140;
/** Told apart by who sees no red and green, too. */
const COLOURS = { success: '#2a7ab9', deferral: '#e6a817', failure: '#b3261e' } as const;
const BODY = 'font-family:sans-serif;color:#222;background:#fff;max-width:760px;margin:1em auto;padding:0 1em';
const CELL = 'padding:2px 12px 2px 0;text-align:left;vertical-align:top';
const NUMBER = 'padding:2px 12px 2px 0;text-align:right;vertical-align:top;font-variant-numeric:tabular-nums';

/** With its final newline. */
export function reportHtml(report: Report): string {
  const { host, from, to, lines, files, octets } = report;
  const title = `Mail activity of ${host}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
</head>
<body style="${BODY}">
<h1>${escaped(title)}</h1>
<p>From ${escaped(from)} to ${escaped(to)}.</p>
${report.systems.map((system) => systemHtml(system, report.parts)).join('')}${report.services.map(serviceHtml).join('')}<p>${lines} lines of that time, in ${files} file(s) with ${(octets / 1e6).toFixed(1)} MB.</p>
</body>
</html>
`;
}

function systemHtml(system: SystemReport, parts: Report['parts']): string {
  const rows = system.figures.map(({ label, value, decimals }) => [label.trim(), value.toFixed(decimals)] as const);
  return [
    `<h2>${escaped(system.name)}</h2>\n`,
    table(rows),
    plot(system, parts),
    rankingHtml('Failures by reason', system.failures.reasons),
    rankingHtml('Failures by host', system.failures.hosts),
    rankingHtml('Deferrals by reason', system.deferrals.reasons),
    rankingHtml('Deferrals by host', system.deferrals.hosts),
  ].join('');
}

function serviceHtml({ name, title, rows }: ServiceReport): string {
  const cells = rows.map((row) => [printable(row.name), `${row.value} ${printable(row.units)}`] as const);
  return `<h2>${escaped(`${name}: ${title}`)}</h2>\n${table(cells)}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(
    ([left, right]) =>
      `<tr><td style="${CELL}">${escaped(left)}</td><td style="${NUMBER}">${escaped(right)}</td></tr>\n`,
  );
  return `<table style="border-collapse:collapse">\n${lines.join('')}</table>\n`;
}

function rankingHtml(title: string, ranked: readonly Ranked[]): string {
  if (ranked.length === 0) return '';
  const rows = ranked.map(
    ({ text, count, seconds }) =>
      `<tr><td style="${NUMBER}">${count}</td><td style="${NUMBER}">${seconds.toFixed(2)}</td>` +
      `<td style="${CELL}">${escaped(printable(Buffer.from(text, 'latin1')))}</td></tr>\n`,
  );
  const head = `<tr><th style="${NUMBER}">deliveries</th><th style="${NUMBER}">xdelay (s)</th><th style="${CELL}"></th></tr>\n`;
  return `<h3>${escaped(title)}</h3>\n<table style="border-collapse:collapse">\n${head}${rows.join('')}</table>\n`;
}

/** Stacked bars, one for each hour or part. */
function plot({ slices }: SystemReport, parts: Report['parts']): string {
  const most = Math.max(...slices.map(({ success, failure, deferral }) => success + failure + deferral));
  if (most === 0) return '';
  const step = WIDTH / slices.length;
  const labels = parts ?? slices.map((_, i) => String(i));
  const every = parts === undefined ? 3 : 6;
  const word = partWord(parts);
  const bars = slices.flatMap((slice, i) => {
    let base = HEIGHT;
    return (['success', 'deferral', 'failure'] as const).map((verdict) => {
      const height = (slice[verdict] / most) * HEIGHT;
      base -= height;
      if (height === 0) return '';
      const box = `x="${(i * step + 2).toFixed(1)}" y="${base.toFixed(1)}" width="${(step - 4).toFixed(1)}" height="${height.toFixed(1)}"`;
      return `<rect ${box} fill="${COLOURS[verdict]}"><title>${labels[i]}: ${slice[verdict]} ${verdict}</title></rect>\n`;
    });
  });
  const ticks = slices.map((_, i) =>
    i % every === 0 ? `<text x="${(i * step + 2).toFixed(1)}" y="${HEIGHT + 16}">${labels[i]}</text>\n` : '',
  );
  const key = Object.entries(COLOURS).map(([name, colour]) => `<span style="color:${colour}">&#9632;</span> ${name}`);
  return `<h3>Attempts in each ${word}</h3>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT + 20}" width="100%" role="img" aria-label="Attempts in each ${word}" font-size="12" fill="#555">
<line x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}" stroke="#999"/>
${bars.join('')}${ticks.join('')}</svg>
<p>${key.join(' &nbsp; ')} &nbsp; at most ${most} in one</p>
`;
}

function escaped(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
