// A template for Zabbix 6.0, and 7.0: each counter as it is, with its rate a minute as a dependent item, so that it is
// asked for once; rows of tables by discovery; graphs, triggers and a dashboard. Computed lines are calculated items.

import type { DerivedItem, Graph, TableGraph } from '../registry/graph-types';
import { counterOf, countersOf } from '../registry/graphs';
import type { CounterName } from '../registry/services';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { bucketAreas } from './histogram-areas';
import { counterObject, gaugeOid, tableColumns } from './objects';
import type { Site } from './site';
import { stableUuid } from './stable-id';
import { type Yaml, yamlText } from './yaml';
import { type DrawnItem, dashboardOf, graphYaml, TEMPLATE } from './zabbix-graphs';

export const zabbix: ExportKind = {
  name: 'zabbix',
  summary: 'a template of Zabbix with graphs, discovery, triggers and a dashboard',
  versions: ['6.0', '7.0'],
  render(site) {
    const uses = [
      'For Zabbix: Data collection (before 7.0 Configuration), Templates, Import; then link it to a host with an SNMP interface.',
    ];
    return [
      plainFile('maillogs-zabbix.yaml', heading(undefined, '#', uses) + yamlText({ zabbix_export: exportOf(site) })),
    ];
  },
};

/** Zabbix' own group of templates, by its own identifier: another one would rename it. */
const GROUP = { uuid: 'a571c0d144b14fd4a87a9d9b2aa9fcd6', name: 'Templates/Applications' } as const;

const uuid = (key: string) => stableUuid(`zabbix|${key}`);
const raw = (name: string) => `maillogs.raw[${name}]`;
const rate = (name: string) => `maillogs.rate[${name}]`;
/** In quotes, since a row's name may have any character. */
const rowKey = (kind: string, prefix: string) => `maillogs.${kind}["${prefix}{#NAME}"]`;

function exportOf(site: Site): Yaml {
  const graphs = site.graphs.flatMap((graph) => plainGraph(graph));
  const template: Yaml = {
    uuid: uuid('template'),
    template: TEMPLATE,
    name: TEMPLATE,
    description: 'Counters of a mail server, from MAIL-TOASTER-LOGS-MIB. Rates are per minute.',
    groups: [{ name: GROUP.name }],
    items: [
      ...countersIn(site).flatMap((name) => counterItems(site, name)),
      ...site.graphs.flatMap((graph) => otherItems(site, graph)),
    ],
    discovery_rules: tablesIn(site).map((tables) => discovery(site, tables)),
    tags: [
      { tag: 'class', value: 'application' },
      { tag: 'target', value: 'maillogs' },
    ],
    macros: MACROS,
    dashboards: [
      dashboardOf(
        site.toolVersion,
        graphs.map(({ name }) => name),
      ),
    ],
  };
  return {
    version: site.toolVersion,
    ...(site.toolVersion === '6.0' ? { date: '2026-11-29T00:00:00Z', groups: [GROUP] } : { template_groups: [GROUP] }),
    templates: [template],
    graphs: graphs.map(({ yaml }) => yaml),
  };
}

const MACROS: Yaml = [
  { macro: '{$MAILLOGS.INTERVAL}', value: '1m', description: 'How often counters are read.' },
  { macro: '{$MAILLOGS.DISCOVERY}', value: '10m', description: 'How often rows of tables are looked for.' },
  { macro: '{$MAILLOGS.NODATA}', value: '15m', description: 'How long nothing may come.' },
  { macro: '{$MAILLOGS.LAG}', value: '600', description: 'Seconds that a log source may be behind.' },
];

/** Each counter of a graph, once. */
function countersIn({ graphs }: Site): readonly CounterName[] {
  return [...new Set(graphs.flatMap((graph) => countersDrawn(graph)))];
}

/** The bucket of all events is left out where it is a sum of two counters. */
function countersDrawn(graph: Graph): readonly CounterName[] {
  return graph.form === 'histogram' ? bucketAreas(graph).map(({ counter }) => counter) : countersOf(graph);
}

function counterItems(site: Site, name: CounterName): readonly Yaml[] {
  const { oid, units, help } = counterObject(site, name);
  const { service, shortName } = counterOf(name);
  const tags = [{ tag: 'component', value: service }];
  const triggers = triggersOf(name);
  return [
    {
      uuid: uuid(`raw|${name}`),
      name: `${service}: ${shortName}, total`,
      type: 'SNMP_AGENT',
      snmp_oid: oid,
      key: raw(name),
      delay: '{$MAILLOGS.INTERVAL}',
      history: '7d',
      units,
      description: help,
      tags,
      triggers: triggers.length === 0 ? undefined : triggers,
    },
    {
      uuid: uuid(`rate|${name}`),
      name: `${service}: ${shortName}`,
      type: 'DEPENDENT',
      key: rate(name),
      delay: '0',
      history: '31d',
      value_type: 'FLOAT',
      units: rateUnits(units),
      description: help,
      preprocessing: PER_MINUTE,
      master_item: { key: raw(name) },
      tags,
    },
  ];
}

/** Short, since the axis of a graph has no place for more: what is counted stands in its title. */
function rateUnits(units: string): string {
  return units === 'octets' ? 'B/min' : '/min';
}

/** A value that fell gives none, so that a lost state draws no spike. */
const PER_MINUTE: Yaml = [
  { type: 'CHANGE_PER_SECOND', parameters: [''] },
  { type: 'MULTIPLIER', parameters: ['60'] },
];

function triggersOf(name: CounterName): readonly Yaml[] {
  const trigger = (what: string, expression: string, scope: string): Yaml => ({
    uuid: uuid(`trigger|${name}`),
    expression,
    name: `maillogs: ${what}`,
    priority: 'WARNING',
    tags: [{ tag: 'scope', value: scope }],
  });
  const item = `/${TEMPLATE}/${raw(name)}`;
  switch (name) {
    case 'agent.linesRead':
      return [trigger('no data for {$MAILLOGS.NODATA}', `nodata(${item},{$MAILLOGS.NODATA})=1`, 'availability')];
    case 'agent.losses':
      return [trigger('a log disappeared before it was read', `change(${item})>0`, 'notice')];
    case 'agent.truncations':
      return [trigger('a log was cut short', `change(${item})>0`, 'notice')];
    case 'agent.commitFailures':
      return [trigger('counters cannot be saved', `change(${item})>0`, 'availability')];
    default:
      return [];
  }
}

/** Gauges, and what is calculated of rates. */
function otherItems(site: Site, graph: Graph): readonly Yaml[] {
  if (graph.form === 'gauges') {
    return graph.items.map(({ scalar, label }) => ({
      uuid: uuid(`gauge|${scalar}`),
      name: `agent: ${graph.title}, ${label}`,
      type: 'SNMP_AGENT',
      snmp_oid: gaugeOid(site, scalar),
      key: `maillogs.gauge[${scalar}]`,
      delay: '{$MAILLOGS.INTERVAL}',
      units: graph.unit === 'milliseconds' ? '!ms' : `!${graph.unit}`,
      tags: [{ tag: 'component', value: 'agent' }],
    }));
  }
  if (graph.form !== 'derived') return [];
  return graph.items.map((item) => ({
    uuid: uuid(`derived|${item.id}`),
    name: `${counterOf(item.plus[0]!).service}: ${graph.title}, ${item.label}`,
    type: 'CALCULATED',
    key: `maillogs.derived[${item.id}]`,
    delay: '{$MAILLOGS.INTERVAL}',
    value_type: 'FLOAT',
    params: formula(item),
    units: graph.unit === 'percent' ? '%' : `!${graph.unit}`,
    tags: [{ tag: 'component', value: counterOf(item.plus[0]!).service }],
  }));
}

/** Zero where there is nothing to divide by: a division by zero would make the item unsupported. */
function formula({ plus, minus, per, scale }: DerivedItem): string {
  const sum = (names: readonly CounterName[]) => names.map((name) => `last(//${rate(name)})`).join('+');
  const difference = minus.length === 0 ? sum(plus) : `${sum(plus)}-${sum(minus)}`;
  if (per.length === 0) return difference;
  const divisor = `(${sum(per)})`;
  return `(${difference})/(${divisor}+(${divisor}=0))*${scale}`;
}

function plainGraph(graph: Graph): readonly { readonly name: string; readonly yaml: Yaml }[] {
  const items = drawnItems(graph);
  if (items.length === 0) return [];
  const name = `maillogs: ${graph.title}`;
  return [{ name, yaml: graphYaml({ uuid: uuid(`graph|${graph.id}`), name, items }) }];
}

function drawnItems(graph: Graph): readonly DrawnItem[] {
  switch (graph.form) {
    case 'rates':
      return graph.items.map(({ counter, color, draw }) => ({ key: rate(counter), color, draw }));
    case 'derived':
      return graph.items.map(({ id, color }) => ({ key: `maillogs.derived[${id}]`, color, draw: 'line' }));
    case 'gauges':
      return graph.items.map(({ scalar, color }) => ({ key: `maillogs.gauge[${scalar}]`, color, draw: 'line' }));
    case 'histogram':
      return bucketAreas(graph).map(({ counter, color }) => ({ key: rate(counter), color, draw: 'area' }));
    case 'table':
      return [];
  }
}

/** The table graphs, those of one table together. */
function tablesIn({ graphs }: Site): readonly (readonly TableGraph[])[] {
  const drawn = graphs.filter((graph): graph is TableGraph => graph.form === 'table');
  return [...new Set(drawn.map(({ table }) => table))].map((table) => drawn.filter((graph) => graph.table === table));
}

function discovery(site: Site, graphs: readonly TableGraph[]): Yaml {
  const { table } = graphs[0]!;
  const { name } = tableColumns(site, graphs[0]!);
  return {
    uuid: uuid(`discovery|${table}`),
    name: `maillogs: rows of ${table}`,
    type: 'SNMP_AGENT',
    snmp_oid: `discovery[{#NAME},${name}]`,
    key: `maillogs.${table}.discovery`,
    delay: '{$MAILLOGS.DISCOVERY}',
    item_prototypes: graphs.flatMap((graph) => prototypes(site, graph)),
    graph_prototypes: graphs.map((graph) => {
      const { prefix } = tableColumns(site, graph);
      const key = prefix === undefined ? rowKey('gauge', `${graph.column}.`) : rowKey('rate', prefix);
      const drawn = [{ key, color: '#0072b2', draw: 'line' as const }];
      return graphYaml({ uuid: uuid(`graph|${graph.id}`), name: `maillogs: ${graph.title}: {#NAME}`, items: drawn });
    }),
  };
}

function prototypes(site: Site, graph: TableGraph): readonly Yaml[] {
  const { value, units, help, prefix } = tableColumns(site, graph);
  const tags = [{ tag: 'component', value: graph.service }];
  const asked = { type: 'SNMP_AGENT', snmp_oid: `${value}.{#SNMPINDEX}`, delay: '{$MAILLOGS.INTERVAL}' };
  if (prefix === undefined) {
    const key = rowKey('gauge', `${graph.column}.`);
    const lag: Yaml = {
      uuid: uuid(`trigger|${graph.id}`),
      expression: `min(/${TEMPLATE}/${key},10m)>{$MAILLOGS.LAG}`,
      name: 'maillogs: source {#NAME} is behind',
      priority: 'WARNING',
      tags: [{ tag: 'scope', value: 'performance' }],
    };
    const name = `${graph.title}: {#NAME}`;
    return [
      {
        uuid: uuid(`gauge|${graph.id}`),
        name,
        ...asked,
        key,
        units: 's',
        description: help,
        tags,
        trigger_prototypes: [lag],
      },
    ];
  }
  return [
    {
      uuid: uuid(`raw|${graph.id}`),
      name: `${graph.title}: {#NAME}, total`,
      ...asked,
      key: rowKey('raw', prefix),
      history: '7d',
      units,
      description: help,
      tags,
    },
    {
      uuid: uuid(`rate|${graph.id}`),
      name: `${graph.title}: {#NAME}`,
      type: 'DEPENDENT',
      key: rowKey('rate', prefix),
      delay: '0',
      value_type: 'FLOAT',
      units: rateUnits(units),
      description: help,
      preprocessing: PER_MINUTE,
      master_item: { key: rowKey('raw', prefix) },
      tags,
    },
  ];
}
