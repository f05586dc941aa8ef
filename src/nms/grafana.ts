// A dashboard of Grafana over Prometheus: how counting goes, and every graph of the catalogue. It reads the names of our
// own /metrics or those that snmp_exporter has of the MIB.

import type { Graph } from '../registry/graph-types';
import type { CounterName } from '../registry/services';
import { type ExportKind, plainFile } from './export-kind';
import { CHOSEN, DATASOURCE, panelId, panelsOf, placed, type Stat, statPanel } from './grafana-panels';
import type { Dashboard, Panel, RowPanel, Variable } from './grafana-types';
import { metricsNaming, mibNaming, type Naming } from './promql';

export const grafana: ExportKind = {
  name: 'grafana',
  summary: 'a dashboard of Grafana over Prometheus',
  versions: ['metrics', 'snmp-exporter'],
  render({ graphs, toolVersion }) {
    const isSnmp = toolVersion === 'snmp-exporter';
    const text = JSON.stringify(dashboardOf(graphs, isSnmp ? mibNaming : metricsNaming, isSnmp), null, 1);
    return [plainFile(isSnmp ? 'maillogs-snmp-grafana.json' : 'maillogs-grafana.json', `${asciiOf(text)}\n`)];
  },
};

/** Grafana's schema of a dashboard when 9 was new; later ones read it and bring it up to date by themselves. */
const SCHEMA_VERSION = 36;

function dashboardOf(graphs: readonly Graph[], naming: Naming, isSnmp: boolean): Dashboard {
  const isOwn = (graph: Graph) => /^(?:agent|source)-/.test(graph.id);
  return {
    id: null,
    uid: isSnmp ? 'maillogs-snmp' : 'maillogs',
    title: isSnmp ? 'Mail, by SNMP' : 'Mail',
    description: 'Made by `maillogs export grafana`: make it again rather than edit it.',
    tags: ['mail', 'maillogs'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-24h', to: 'now' },
    refresh: '1m',
    timezone: 'browser',
    templating: { list: variables(naming) },
    panels: [
      ...section('Hosts', statsOf(naming).map(statPanel), { w: 4, h: 4 }),
      ...section(
        'Mail',
        graphsIn(graphs, naming, (graph) => !isOwn(graph)),
        { w: 12, h: 9 },
      ),
      ...section('maillogs', graphsIn(graphs, naming, isOwn), { w: 12, h: 9 }),
    ].reduce(below, []),
  };
}

function graphsIn(graphs: readonly Graph[], naming: Naming, isWanted: (graph: Graph) => boolean) {
  return graphs.filter(isWanted).flatMap((graph) => panelsOf(graph, naming));
}

/** A heading, and panels as if they were the first of all; none without the other. */
function section(
  title: string,
  panels: Parameters<typeof placed>[0],
  size: Parameters<typeof placed>[1],
): readonly (readonly (Panel | RowPanel)[])[] {
  if (panels.length === 0) return [];
  const heading: RowPanel = {
    id: panelId(`row|${title}`),
    type: 'row',
    title,
    collapsed: false,
    panels: [],
    gridPos: { x: 0, y: 0, w: 24, h: 1 },
  };
  return [[heading, ...placed(panels, size, 1)]];
}

/** Moves a section below what is there. */
function below(
  above: readonly (Panel | RowPanel)[],
  added: readonly (Panel | RowPanel)[],
): readonly (Panel | RowPanel)[] {
  const top = Math.max(0, ...above.map(({ gridPos }) => gridPos!.y + gridPos!.h));
  const moved = added.map((panel) => ({ ...panel, gridPos: { ...panel.gridPos!, y: panel.gridPos!.y + top } }));
  return [...above, ...moved];
}

/** A label that no host has, such as `farm` where there is none, is matched by what stands for all. */
function variables(naming: Naming): readonly Variable[] {
  const everyJob = `label_values(${naming.counter('agent.passes').name}, job)`;
  const of = (name: string, label: string, query: string, allValue?: string): Variable => ({
    name,
    label,
    type: 'query',
    datasource: DATASOURCE,
    query: { query, refId: name },
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    ...(allValue === undefined ? {} : { allValue }),
    current: { selected: true, text: ['All'], value: ['$__all'] },
  });
  return [
    { name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus' },
    of('job', 'Job', everyJob),
    of('farm', 'Farm', 'label_values(up{job=~"$job"}, farm)', '.*'),
    of('instance', 'Host', 'label_values(up{job=~"$job",farm=~"$farm"}, instance)', '.*'),
  ];
}

function statsOf(naming: Naming): readonly Stat[] {
  const ofDay = (name: CounterName) => `sum(increase(${naming.counter(name).name}{${CHOSEN}}[1d]))`;
  const up = `up{${CHOSEN}}`;
  const lastPass = naming.scalar('lastPassTime')!.name;
  return [
    { name: 'hosts', title: 'Hosts that answer', expr: `sum(${up})`, unit: 'short', warnFrom: undefined },
    { name: 'silent', title: 'Silent hosts', expr: `count(${up} == 0) or vector(0)`, unit: 'short', warnFrom: 1 },
    {
      name: 'pass',
      title: 'Since the last pass',
      expr: `max(time() - ${lastPass}{${CHOSEN}})`,
      unit: 's',
      warnFrom: 300,
    },
    {
      name: 'lag',
      title: 'Largest lag of a source',
      expr: `max(${naming.column('source', 'lagSeconds')}{${CHOSEN}})`,
      unit: 's',
      warnFrom: 300,
    },
    {
      name: 'losses',
      title: 'Logs lost or cut short, in a day',
      expr: `${ofDay('agent.losses')} + ${ofDay('agent.truncations')}`,
      unit: 'short',
      warnFrom: 1,
    },
    {
      name: 'unclaimed',
      title: 'Lines unclaimed, in a day',
      expr: `100 * ${ofDay('agent.linesUnclaimed')} / (${ofDay('agent.linesRead')} > 0)`,
      unit: 'percent',
      warnFrom: 10,
    },
  ];
}

/** JSON that is ASCII, whatever titles there may be. */
function asciiOf(json: string): string {
  return json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
