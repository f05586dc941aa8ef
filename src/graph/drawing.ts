// A graph of the catalogue as arguments of rrdtool graph(1): what is read from which file, what is computed of it, and
// in which colours it is drawn. The legend is not in the picture: the values that it shows are printed, for the page.

import type { ConceptualTableName } from '../registry/conceptual-tables';
import { type DerivedItem, type Graph, type HistogramGraph, palette, type TableGraph } from '../registry/graph-types';
import { boundText, bucketNames, type HistogramDeclaration, histogramDeclarations } from '../registry/histograms';
import type { CounterName } from '../registry/services';
import { columnSource, counterFile, counterSource, rowFile } from './series';

export interface Item {
  readonly label: string;
  readonly color: string;
}

export interface Picture {
  readonly items: readonly Item[];
  /** After the options: definitions, computations, areas, lines and what is printed. */
  readonly elements: readonly string[];
}

export interface Available {
  /** Where the RRD files lie. */
  readonly directory: string;
  readonly hasCounter: (name: CounterName) => boolean;
  /** The rows of a table that are drawn, the largest first. */
  readonly rowsOf: (table: ConceptualTableName) => readonly string[];
}

/** Undefined where nothing of a graph is there. */
export function pictureOf(graph: Graph, available: Available): Picture | undefined {
  const drawn = itemsOf(graph, available);
  if (drawn.length === 0) return undefined;
  const definitions = new Map<string, string>();
  const elements: string[] = [];
  let isStacked = false;
  drawn.forEach(({ inputs, compute, color, isArea }, i) => {
    const names = inputs.map(({ file, source }) => {
      const key = `${file} ${source}`;
      const name = definitions.get(key) ?? `d${definitions.size}`;
      if (!definitions.has(key))
        elements.push(`DEF:${name}=${escaped(`${available.directory}/${file}`)}:${source}:AVERAGE`);
      definitions.set(key, name);
      return name;
    });
    elements.push(`CDEF:v${i}=${compute(names)}`);
    if (isArea) elements.push(`AREA:v${i}${color}${isStacked ? '::STACK' : ''}`);
    else elements.push(`LINE1.5:v${i}${color}`);
    isStacked ||= isArea;
    for (const of of ['LAST', 'AVERAGE', 'MAXIMUM'])
      elements.push(`VDEF:v${i}${of}=v${i},${of}`, `PRINT:v${i}${of}:%.6le`);
  });
  return { items: drawn.map(({ label, color }) => ({ label, color })), elements };
}

interface Input {
  readonly file: string;
  readonly source: string;
}

interface Drawn extends Item {
  readonly inputs: readonly Input[];
  /** In reverse Polish notation, of the names that the inputs have. */
  readonly compute: (names: readonly string[]) => string;
  readonly isArea: boolean;
}

function itemsOf(graph: Graph, available: Available): readonly Drawn[] {
  switch (graph.form) {
    case 'rates':
      return graph.items
        .filter(({ counter }) => available.hasCounter(counter))
        .map(({ counter, label, color, draw }) => {
          return { label, color, inputs: [inputOf(counter)], compute: perMinute, isArea: draw === 'stack' };
        });
    case 'derived':
      return graph.items.filter((item) => countersOf(item).every(available.hasCounter)).map(derived);
    case 'table':
      return graph.isRate ? rowsOf(graph, available) : [];
    case 'histogram':
      return histogram(graph, available);
    case 'gauges':
      return [];
  }
}

const inputOf = (name: CounterName): Input => ({ file: counterFile(name), source: counterSource(name) });
const perMinute = ([name]: readonly string[]) => `${name},60,*`;
const countersOf = ({ plus, minus, per }: DerivedItem) => [...plus, ...minus, ...per];

function derived(item: DerivedItem): Drawn {
  const { label, color, plus, minus, per, scale } = item;
  const compute = (names: readonly string[]) => {
    const [added, taken, divided] = [
      names.slice(0, plus.length),
      names.slice(plus.length, plus.length + minus.length),
      names.slice(plus.length + minus.length),
    ].map(sum) as [string, string, string];
    const difference = minus.length === 0 ? added : `${added},${taken},-`;
    if (per.length === 0) return `${difference},60,*,${scale},*`;
    return `${divided},0,EQ,UNKN,${difference},${divided},/,${scale},*,IF`;
  };
  return { label, color, inputs: countersOf(item).map(inputOf), compute, isArea: false };
}

const sum = (names: readonly string[]) => names.join(',') + ',+'.repeat(Math.max(0, names.length - 1));

const rowColors = Object.values(palette);

function rowsOf({ table, column, draw }: TableGraph, { rowsOf }: Available): readonly Drawn[] {
  return rowsOf(table)
    .slice(0, rowColors.length)
    .map((row, i) => ({
      label: row,
      color: rowColors[i]!,
      inputs: [{ file: rowFile(table, row), source: columnSource(table, column) }],
      compute: perMinute,
      isArea: draw === 'stack',
    }));
}

/** From pale to dark: sizes, times and scores have an order, and so have these. */
const RAMP = [
  ...['#ffffcc', '#ffeda0', '#fed976', '#feb24c', '#fd8d3c', '#fc4e2a'],
  ...['#e31a1c', '#bd0026', '#800026', '#5c0019', '#3d0010', '#240009'],
] as const;

/** Each bucket without those before it, one on top of the other. */
function histogram({ histogram: name }: HistogramGraph, { hasCounter }: Available): readonly Drawn[] {
  const { bounds, units, all }: HistogramDeclaration = histogramDeclarations[name];
  const names = bucketNames(name);
  if (![...names, ...all].every(hasCounter)) return [];
  return [...bounds, undefined].map((bound, i): Drawn => {
    const before = i === 0 ? [] : [names[i - 1]!];
    const upTo = bound === undefined ? all : [names[i]!];
    const compute = (inputs: readonly string[]) => {
      const [less, rest] = [inputs.slice(0, before.length), inputs.slice(before.length)];
      return `${sum(rest)}${less.length === 0 ? '' : `,${less[0]},-`},60,*`;
    };
    return {
      label: bound === undefined ? `over ${boundText(bounds.at(-1)!, units)}` : `up to ${boundText(bound, units)}`,
      color: RAMP[Math.min(i, RAMP.length - 1)]!,
      inputs: [...before, ...upTo].map(inputOf),
      compute,
      isArea: true,
    };
  });
}

/** rrdtool takes colons for its own. */
function escaped(path: string): string {
  return path.replace(/[\\:]/g, '\\$&');
}

export type PictureFormat = 'png' | 'svg';

export interface Frame {
  readonly format: PictureFormat;
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly unit: string;
}

export const PICTURE = { width: 440, height: 140 } as const;

/** Colours that are right on white and, inverted by the page, on black. */
const COLORS = [
  'BACK#00000000',
  'CANVAS#00000000',
  'SHADEA#00000000',
  'SHADEB#00000000',
  'FONT#444444',
  'AXIS#888888',
  'ARROW#88888800',
  'FRAME#00000000',
  'GRID#88888833',
  'MGRID#88888866',
];

/** The arguments of one call. */
export function graphArguments({ format, start, end, unit }: Frame, { elements }: Picture): readonly string[] {
  return [
    ...['--imgformat', format.toUpperCase()],
    ...['--start', String(start), '--end', String(end)],
    ...['--width', String(PICTURE.width), '--height', String(PICTURE.height), '--full-size-mode'],
    // Twice the dots, for screens that have them.
    ...(format === 'svg' ? [] : ['--zoom', '2']),
    ...['--no-legend', '--border', '0', '--lower-limit', '0', '--slope-mode', '--disable-rrdtool-tag'],
    ...['--vertical-label', unit, '--font', 'DEFAULT:8:sans-serif'],
    // Thousandths of a message are hard to read; octets are read by thousands and millions.
    ...(unit.startsWith('octets') ? [] : ['--units-exponent', '0']),
    ...COLORS.flatMap((color) => ['--color', color]),
    ...elements,
  ];
}
