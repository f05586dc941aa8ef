// What of a graph a tool can draw that knows neither computed lines nor rows which come by themselves: counters,
// gauges, the rows that the configuration names, and histograms as areas.

import type { Graph } from '../registry/graph-types';
import { bucketAreas } from './histogram-areas';
import { counterObject, gaugeOid, rowOid, tableColumns } from './objects';
import type { Site } from './site';

export interface DrawnItem {
  /** What `maillogs show` calls it; of a gauge, which that does not have, a name of its own. */
  readonly name: string;
  readonly oid: string;
  readonly label: string;
  /** Undefined for a row: how many there are is the site's. */
  readonly color: string | undefined;
  /** `area` is one before another, not on top of it. */
  readonly draw: 'line' | 'stack' | 'area';
  readonly isRate: boolean;
  /** The largest value that can be: a counter's increase a second, or a gauge's value. */
  readonly most: number;
}

const GAUGE_MAX = 4_294_967_295;
const ROW_MAX = 10_000_000_000;

/** Nothing for a graph of computed lines, or of a table whose rows no one can know before. */
export function drawnItems(site: Site, graph: Graph): readonly DrawnItem[] {
  switch (graph.form) {
    case 'rates':
      return graph.items.map(({ counter, label, color, draw }) => {
        const { name, oid, maxPerSecond } = counterObject(site, counter);
        return { name, oid, label, color, draw, isRate: true, most: maxPerSecond };
      });
    case 'histogram':
      return bucketAreas(graph).map(({ counter, label, color }) => {
        const { name, oid, maxPerSecond } = counterObject(site, counter);
        return { name, oid, label, color, draw: 'area', isRate: true, most: maxPerSecond };
      });
    case 'gauges':
      return graph.items.map(({ scalar, label, color }) => {
        const common = { name: `agent.${scalar}`, oid: gaugeOid(site, scalar), label, color };
        return { ...common, draw: 'line', isRate: false, most: GAUGE_MAX };
      });
    case 'table': {
      const { value, prefix } = tableColumns(site, graph);
      const rows = graph.table === 'yours' ? site.ownCounters : graph.table === 'source' ? site.sources : [];
      return rows.map((row) => ({
        name: prefix === undefined ? `lag of ${row}` : `${prefix}${row}`,
        oid: rowOid(value, row),
        label: row,
        color: undefined,
        draw: graph.draw,
        isRate: prefix !== undefined,
        most: prefix === undefined ? GAUGE_MAX : ROW_MAX,
      }));
    }
    case 'derived':
      return [];
  }
}
