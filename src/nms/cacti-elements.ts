// The elements of a Cacti export: their names are hashes of a type, a version and an identifier.

import { stableId } from './stable-id';

/** Two digits: 00 graph template, 01 data template, 02 device template, 04 data query, 05 CDEF, 08 item of a data template ... */
type HashType =
  | '00'
  | '01'
  | '02'
  | '03'
  | '04'
  | '05'
  | '06'
  | '07'
  | '08'
  | '09'
  | '10'
  | '11'
  | '12'
  | '13'
  | '14'
  | '20';

/** Objects that every Cacti has, by their identifiers. */
export const FIXED = {
  snmpData: '3eb92bb845b9660a7445cf9740726522',
  oidField: '4276a5ec6e3fe33995129041b1909762',
  indexedData: 'bf566c869ac6443b0c75d1c32b5a350e',
  /** The type of the index, its value, and the field that is wanted. */
  indexFields: [
    '6027a919c7c7731fbe095b6f53ab127b',
    'cbbe5c1ddfb264a6e5d509ce1c78c95f',
    'e6deda7be0f391399c5130e7c4a48b28',
  ],
  fiveMinutes: 'd62c52891f4f9688729a5bc9fad91b18',
  gprintNormal: 'e9c43831e54eca8069317a2ce8c6f751',
} as const;

export class Hashes {
  /** `code` is four digits that say which versions of Cacti read it. */
  constructor(private readonly code: string) {}

  /** The hash by which Cacti knows an object that our template makes. */
  of(type: HashType, key: string): string {
    return this.fixed(type, stableId(`cacti|${type}|${key}`));
  }

  /** The hash of an object that Cacti brings. */
  fixed(type: HashType, id: string): string {
    return `hash_${type}${this.code}${id}`;
  }
}

export type Field = readonly [name: string, value: string | number];

/** An element with elements in it, on a line of its own. */
export function element(name: string, children: readonly string[]): string {
  return `<${name}>\n${children.join('')}</${name}>\n`;
}

/** An element with text in it. */
export function text(name: string, value: string | number): string {
  return `<${name}>${escaped(String(value))}</${name}>\n`;
}

/** An element with text in it for each entry. */
export function fields(values: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => text(name, value));
}

/** An item of a graph. */
export interface TemplateItem {
  readonly dataItem: string;
  readonly cdef: string;
  readonly gprint: string;
  readonly sequence: number;
  readonly type?: number;
  readonly color?: string;
  readonly label?: string;
  readonly consolidation?: number;
  readonly endsLine?: boolean;
}

export function itemElement(hash: string, item: TemplateItem): string {
  const {
    dataItem,
    cdef,
    gprint,
    sequence,
    type = 9,
    color = '0',
    label = '',
    consolidation = 1,
    endsLine = false,
  } = item;
  return element(hash, [
    ...fields({
      graph_type_id: type,
      task_item_id: dataItem,
      color_id: color.replace('#', '').toUpperCase(),
      alpha: 'FF',
    }),
    ...fields({ consolidation_function_id: consolidation, cdef_id: cdef, vdef_id: 0, shift: '', value: '' }),
    ...fields({
      gprint_id: gprint,
      textalign: '',
      text_format: label,
      hard_return: endsLine ? 'on' : '',
      line_width: '1.00',
    }),
    ...fields({ dashes: '', dash_offset: 0, sequence }),
  ]);
}

/** How a graph looks, in the order in which Cacti exports it. */
export function lookOf(title: string, unit: string): readonly Field[] {
  return [
    ...Object.entries({ title, vertical_label: unit, image_format_id: 1, height: 200, width: 700, base_value: 1000 }),
    ...Object.entries({
      slope_mode: '',
      auto_scale: 'on',
      auto_scale_opts: 2,
      auto_scale_log: '',
      scale_log_units: '',
    }),
    ...Object.entries({
      auto_scale_rigid: 'on',
      upper_limit: 0,
      lower_limit: 0,
      unit_value: '',
      unit_exponent_value: '',
    }),
    ...Object.entries({ unit_length: '', no_gridfit: '', alt_y_grid: '', right_axis: '', right_axis_label: '' }),
    ...Object.entries({ right_axis_format: 0, right_axis_formatter: 0, left_axis_formatter: 0, auto_padding: 'on' }),
    ...Object.entries({
      dynamic_labels: '',
      force_rules_legend: '',
      tab_width: '',
      legend_position: 0,
      legend_direction: 0,
    }),
  ];
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
