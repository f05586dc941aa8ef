// The page beside the pictures: one file of HTML that loads nothing but them, runs nothing, and is light or dark as the
// reader's system is. Pure.

import type { DrawnGraph, DrawnPicture } from './draw';
import { PICTURE } from './drawing';

export interface PageFacts {
  /** Whose mail it is. */
  readonly host: string;
  /** Sentences below the title. */
  readonly about: readonly string[];
  /** Titles of graphs of which nothing was counted. */
  readonly empty: readonly string[];
  readonly graphs: readonly DrawnGraph[];
}

const STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1d2127; --soft: #5d6673; --line: #dfe3e8; --link: #0b5cad }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171b; --card: #1d2127; --text: #e6e9ed; --soft: #9aa4b1; --line: #343b44; --link: #7db7f0 }
  img, .swatch { filter: invert(1) hue-rotate(180deg) }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 1rem 0 .25rem }
header p, footer p { margin: .25rem 0; color: var(--soft); overflow-wrap: anywhere }
nav { margin: 1rem 0 0; display: flex; flex-wrap: wrap; gap: .35rem }
nav a { padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); font-size: .85rem }
a { color: var(--link); text-decoration: none }
a:hover, a:focus { text-decoration: underline }
main { display: grid; gap: 1rem; padding-top: 0 }
section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; min-width: 0 }
h2 { font-size: 1.1rem; line-height: 1.3; margin: 0 0 .5rem }
h2 small { font-weight: normal; color: var(--soft); white-space: nowrap }
.periods { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.25rem }
figure { margin: 0; min-width: 0 }
figcaption { font-size: .85rem; color: var(--soft) }
img { display: block; width: 100%; height: auto; max-width: ${PICTURE.width + 80}px }
table { border-collapse: collapse; width: 100%; max-width: ${PICTURE.width + 80}px; margin-top: .4rem; font-size: .85rem; font-variant-numeric: tabular-nums }
th { font-weight: normal; color: var(--soft) }
th, td { padding: .1rem .3rem; text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left; padding-left: 0; white-space: normal; overflow-wrap: anywhere }
.swatch { display: inline-block; width: .75em; height: .75em; border-radius: .15em; margin-right: .5em }
footer { padding-bottom: 3rem; font-size: .9rem }
`;

/** The text of index.html. */
export function pageText({ host, about, empty, graphs }: PageFacts): string {
  const title = `Mail on ${host}`;
  const links = graphs.map(({ graph }) => `<a href="#${escaped(graph.id)}">${escaped(graph.title)}</a>`);
  const nothing = empty.length === 0 ? '' : `<p>Nothing was counted for: ${empty.map(escaped).join(', ')}.</p>\n`;
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="generator" content="maillogs">',
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<header>',
    `<h1>${escaped(title)}</h1>`,
    ...about.map((sentence) => `<p>${escaped(sentence)}</p>`),
    `<nav aria-label="Graphs">${links.join('\n')}</nav>`,
    '</header>',
    '<main>',
    ...graphs.map(sectionOf),
    '</main>',
    `<footer>\n${nothing}<p>Drawn by maillogs and RRDtool.</p>\n</footer>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function sectionOf(drawn: DrawnGraph): string {
  const { graph, pictures } = drawn;
  return [
    `<section id="${escaped(graph.id)}">`,
    `<h2>${escaped(graph.title)} <small>${escaped(inWords(graph.unit))}</small></h2>`,
    '<div class="periods">',
    ...pictures.map((picture) => figureOf(drawn, picture)),
    '</div>',
    '</section>',
  ].join('\n');
}

function figureOf({ graph, items }: DrawnGraph, { period, file, values }: DrawnPicture): string {
  const rows = items.map(({ label, color }, i) => {
    const cells = (values[i] ?? []).map((value) => `<td>${shown(value)}</td>`).join('');
    return `<tr><td><span class="swatch" style="background:${escaped(color)}"></span>${escaped(label)}</td>${cells}</tr>`;
  });
  const alternative = `${graph.title}, last ${period.name}; the figures are in the table.`;
  return [
    '<figure>',
    `<figcaption>last ${escaped(period.name)}</figcaption>`,
    `<a href="${escaped(file)}"><img src="${escaped(file)}" width="${PICTURE.width}" height="${PICTURE.height}" loading="lazy" alt="${escaped(alternative)}"></a>`,
    '<table>',
    '<tr><th></th><th scope="col">now</th><th scope="col">mean</th><th scope="col">most</th></tr>',
    ...rows,
    '</table>',
    '</figure>',
  ].join('\n');
}

const inWords = (unit: string) => unit.replace('/min', ' a minute');

/** Three digits, and a letter for thousands and more. */
function shown(value: number | undefined): string {
  if (value === undefined) return '–';
  const size = Math.abs(value);
  const [, divisor, letter] = SCALES.find(([from]) => size >= from) ?? [0, 1, ''];
  const scaled = value / divisor;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${Number(scaled.toFixed(digits))}${letter === '' ? '' : `\u202f${letter}`}`;
}

const SCALES: readonly (readonly [from: number, divisor: number, letter: string])[] = [
  [1e12, 1e12, 'T'],
  [1e9, 1e9, 'G'],
  [1e6, 1e6, 'M'],
  [1e4, 1e3, 'k'],
];

/** Names in it come from logs, to which strangers write. */
function escaped(text: string): string {
  return text.replace(/[&<>"'\u0000-\u001f\u007f-\u009f]/g, (character) => {
    const code = character.codePointAt(0)!;
    return code < 0x20 || (code >= 0x7f && code <= 0x9f) ? '\ufffd' : `&#${code};`;
  });
}
