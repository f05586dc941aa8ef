// Graphs and the dashboard of the Zabbix template.

import { stableUuid } from './stable-id';
import type { Yaml } from './yaml';

export const TEMPLATE = 'maillogs by SNMP';

export interface DrawnItem {
  readonly key: string;
  readonly color: string;
  readonly draw: 'line' | 'stack' | 'area';
}

/** Zabbix stacks all of a graph or nothing: with a line among the areas all become lines. */
export function graphYaml(graph: {
  readonly uuid: string;
  readonly name: string;
  readonly items: readonly DrawnItem[];
}): Yaml {
  const { uuid, name, items } = graph;
  const isStacked = items.every(({ draw }) => draw === 'stack');
  return {
    uuid,
    name,
    type: isStacked ? 'STACKED' : undefined,
    graph_items: items.map(({ key, color, draw }, i) => ({
      sortorder: i === 0 ? undefined : String(i),
      drawtype: isStacked ? undefined : draw === 'area' ? 'FILLED_REGION' : 'BOLD_LINE',
      color: color.slice(1).toUpperCase(),
      item: { host: TEMPLATE, key },
    })),
  };
}

/** Two graphs side by side, as many as a page may be high. */
const ROWS_OF_PAGE = 12;
const HEIGHT = 5;

/** The grid is 24 columns wide, and 72 from 7.0 on. */
export function dashboardOf(version: string, graphs: readonly string[]): Yaml {
  const isOld = version === '6.0';
  const width = isOld ? 12 : 36;
  const perPage = 2 * ROWS_OF_PAGE;
  const pages = Array.from({ length: Math.ceil(graphs.length / perPage) }, (_, page) => {
    const widgets = graphs.slice(page * perPage, (page + 1) * perPage).map((name, i) => ({
      type: isOld ? 'GRAPH_CLASSIC' : 'graph',
      x: i % 2 === 0 ? undefined : String(width),
      y: i < 2 ? undefined : String(Math.floor(i / 2) * HEIGHT),
      width: String(width),
      height: String(HEIGHT),
      fields: [{ type: 'GRAPH', name: isOld ? 'graphid' : 'graphid.0', value: { host: TEMPLATE, name } }],
    }));
    return { name: page === 0 ? 'Mail' : `Mail ${page + 1}`, widgets };
  });
  return { uuid: stableUuid('zabbix|dashboard'), name: 'maillogs', pages };
}
