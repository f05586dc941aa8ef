// The words in which graphs are declared. A graph is of one of five forms; every export, and `maillogs graph`,
// draws what it can of each.

import type { ConceptualTableName } from './conceptual-tables';
import type { HistogramName } from './histograms';
import type { ScalarName } from './scalars';
import type { CounterName, ServiceName } from './services';

/** Colours that colour-blind people tell apart, too: those of Okabe and Ito, but black, and two more. */
export const palette = {
  green: '#009e73',
  vermilion: '#d55e00',
  sky: '#56b4e9',
  orange: '#e69f00',
  blue: '#0072b2',
  purple: '#cc79a7',
  yellow: '#f0e442',
  wine: '#661100',
  grey: '#6b6b6b',
} as const;

export type Color = (typeof palette)[keyof typeof palette];

/** `stack`: an area on top of the ones before it, since the items add up to something. */
export type Draw = 'line' | 'stack';

/** The rate of one counter. */
export interface RateItem {
  /** Its id within the graph, too. */
  readonly counter: CounterName;
  readonly label: string;
  readonly color: Color;
  readonly draw: Draw;
}

/** A line that is computed of rates: (plus − minus) / per × scale, where sums stand for the lists. */
export interface DerivedItem {
  /** Unique among all graphs; it never changes. */
  readonly id: string;
  readonly plus: readonly CounterName[];
  readonly minus: readonly CounterName[];
  /** Empty: nothing is divided, and the line is a rate a minute. */
  readonly per: readonly CounterName[];
  readonly scale: number;
  readonly label: string;
  readonly color: Color;
}

/** A scalar of the agent that is no counter. */
export interface GaugeItem {
  readonly scalar: ScalarName<'agent'>;
  readonly label: string;
  readonly color: Color;
}

interface Common {
  /** Unique and stable: file names, and the identifiers of exported objects, are made from it. */
  readonly id: string;
  readonly title: string;
  /** What the axis shows, with `/min` for a rate. */
  readonly unit: string;
}

export interface RatesGraph extends Common {
  readonly form: 'rates';
  readonly items: readonly RateItem[];
}

export interface DerivedGraph extends Common {
  readonly form: 'derived';
  readonly items: readonly DerivedItem[];
}

export interface GaugesGraph extends Common {
  readonly form: 'gauges';
  readonly items: readonly GaugeItem[];
}

/** One line, or one area of a stack, for each row of a table. */
export interface TableGraph extends Common {
  readonly form: 'table';
  readonly table: ConceptualTableName;
  /** The column that is drawn; the column `name` is the label of its row. */
  readonly column: string;
  /** The service whose rows they are; `yours` for the user's own counters. */
  readonly service: ServiceName | 'yours';
  /** Whether the column is a counter, drawn as a rate, or a gauge, drawn as it is. */
  readonly isRate: boolean;
  readonly draw: Draw;
}

/** The buckets of a histogram over time: a heat map, quantiles, or areas one before the other. */
export interface HistogramGraph extends Common {
  readonly form: 'histogram';
  readonly histogram: HistogramName;
}

export type Graph = RatesGraph | DerivedGraph | GaugesGraph | TableGraph | HistogramGraph;

/** A rates graph's item as a line. */
export function line(counter: CounterName, label: string, color: keyof typeof palette): RateItem {
  return { counter, label, color: palette[color], draw: 'line' };
}

/** A rates graph's item as an area on top of those before it. */
export function stacked(counter: CounterName, label: string, color: keyof typeof palette): RateItem {
  return { counter, label, color: palette[color], draw: 'stack' };
}
