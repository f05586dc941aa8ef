// Cacti 1.2: a device template with its graph and data templates in one file to import, and a data query for each
// table. A device that is added with the template has its graphs at once. Computed lines are left out: Cacti knows
// data sources of a graph by letters, in an order that every change of an item moves.

import type { Graph, TableGraph } from '../registry/graph-types';
import { counterOf } from '../registry/graphs';
import type { CounterName } from '../registry/services';
import {
  element,
  FIXED,
  type Field,
  fields,
  Hashes,
  itemElement,
  lookOf,
  type TemplateItem,
  text,
} from './cacti-elements';
import { dataQueryFile, queryFileName } from './cacti-query';
import { type ExportFile, type ExportKind, plainFile } from './export-kind';
import { bucketAreas } from './histogram-areas';
import { counterObject, gaugeOid, tableColumns } from './objects';
import type { Site } from './site';
import { dataSourceName } from './stable-id';

/** What an import is marked with; a newer mark than a Cacti knows is refused by it without a word. */
const CODES: Readonly<Record<string, string>> = { '1.2.24': '0103', '1.2.18': '0102', '1.2.0': '0101' };

export const cacti: ExportKind = {
  name: 'cacti',
  summary: 'a device template of Cacti with graphs, and data queries of the tables',
  versions: ['1.2.24', '1.2.18', '1.2.0'],
  render(site) {
    const maker = new TemplateMaker(site, new Hashes(CODES[site.toolVersion]!));
    const tables = site.graphs.filter((graph): graph is TableGraph => graph.form === 'table');
    const names = [...new Set(tables.map(({ table }) => table))];
    return [
      plainFile('maillogs.xml', maker.template()),
      ...names.map((table): ExportFile => {
        const drawn = tables.filter((graph) => graph.table === table);
        return plainFile(queryFileName(table), dataQueryFile(site, drawn));
      }),
    ];
  },
};

/** One counter, gauge or column as a graph shows it. */
interface Source {
  /** What the data template is known by: the same one in every graph. */
  readonly key: string;
  /** What the data source's title ends in: the name that `maillogs show` has. */
  readonly shown: string;
  readonly label: string;
  readonly color: string;
  /** 4 LINE1, 5 LINE2, 7 AREA, 8 STACK. */
  readonly type: number;
  readonly dataSource: string;
  /** Empty for a column of a data query. */
  readonly oid: string;
  readonly isRate: boolean;
  readonly maxPerSecond: number;
}

const LINE = 5;
const AREA = 7;
const STACK = 8;
const GAUGE_MAX = 4_294_967_295;
const ROW_MAX = 10_000_000_000;

class TemplateMaker {
  private readonly made = new Map<string, string>();

  constructor(
    private readonly site: Site,
    private readonly hashes: Hashes,
  ) {}

  template(): string {
    const { graphs } = this.site;
    const plain = graphs.flatMap((graph) => (graph.form === 'table' ? [] : this.plainGraph(graph)));
    const queried = graphs.filter((graph): graph is TableGraph => graph.form === 'table');
    const queries = [...new Set(queried.map(({ table }) => table))];
    const elements = [
      this.device(
        plain.map(({ hash }) => hash),
        queries.map((table) => this.hashes.of('04', table)),
      ),
      this.perMinute(),
      ...plain.map(({ text: made }) => made),
      ...queried.map((graph) => this.queriedGraph(graph)),
      ...this.made.values(),
      ...queries.map((table) => this.query(queried.filter((graph) => graph.table === table))),
    ];
    return `<cacti>\n${elements.join('')}</cacti>\n`;
  }

  private device(graphHashes: readonly string[], queryHashes: readonly string[]): string {
    return element(this.hashes.of('02', 'device'), [
      text('name', 'maillogs'),
      text('class', 'application'),
      text('graph_templates', graphHashes.join('|')),
      text('data_queries', queryHashes.join('|')),
    ]);
  }

  private perMinute(): string {
    const item = (sequence: number, type: number, value: string) =>
      element(this.hashes.of('14', `perMinute|${sequence}`), fields({ sequence, type, value }));
    const [special, custom, operator] = [4, 6, 2];
    // CURRENT_DATA_SOURCE,60,*
    const items = [item(1, special, 'CURRENT_DATA_SOURCE'), item(2, custom, '60'), item(3, operator, '3')];
    return element(this.hashes.of('05', 'perMinute'), [text('name', 'maillogs - a minute'), element('items', items)]);
  }

  private plainGraph(graph: Graph): readonly { readonly hash: string; readonly text: string }[] {
    const sources = this.sourcesOf(graph);
    if (sources.length === 0) return [];
    for (const source of sources) if (!this.made.has(source.key)) this.made.set(source.key, this.plainData(source));
    const title = `|host_description| - ${graph.title}`;
    return [{ hash: this.hashes.of('00', graph.id), text: this.graph(graph, title, sources) }];
  }

  private sourcesOf(graph: Graph): readonly Source[] {
    switch (graph.form) {
      case 'rates': {
        let isFirst = true;
        return graph.items.map(({ counter, label, color, draw }) => {
          const type = draw === 'line' ? LINE : isFirst ? AREA : STACK;
          isFirst = false;
          return this.counterSource(counter, { label, color, type });
        });
      }
      case 'histogram':
        return bucketAreas(graph).map(({ counter, ...look }) => this.counterSource(counter, { ...look, type: AREA }));
      case 'gauges':
        return graph.items.map(({ scalar, label, color }) => {
          const oid = gaugeOid(this.site, scalar);
          const common = { key: `agent.${scalar}`, shown: `agent.${scalar}`, dataSource: dataSourceName(scalar) };
          return { ...common, label, color, type: LINE, oid, isRate: false, maxPerSecond: GAUGE_MAX };
        });
      case 'derived':
      case 'table':
        return [];
    }
  }

  private counterSource(counter: CounterName, look: Pick<Source, 'label' | 'color' | 'type'>): Source {
    const { oid, maxPerSecond } = counterObject(this.site, counter);
    const dataSource = dataSourceName(counterOf(counter).shortName);
    return { key: counter, shown: counter, ...look, dataSource, oid, isRate: true, maxPerSecond };
  }

  private queriedGraph(graph: TableGraph): string {
    const source = this.columnSource(graph);
    const title = `|host_description| - ${graph.title}: |query_row|`;
    return this.graph(graph, title, [source]) + this.queriedData(graph, source);
  }

  private columnSource({ id, column, isRate, draw, ...graph }: TableGraph): Source {
    const { prefix } = tableColumns(this.site, { id, column, isRate, draw, ...graph });
    const shown = prefix === undefined ? `lag |query_row|` : `${prefix}|query_row|`;
    const look = { label: '|query_row|', color: '#0072b2', type: draw === 'line' ? LINE : AREA };
    return { key: id, shown, ...look, dataSource: column, oid: '', isRate, maxPerSecond: isRate ? ROW_MAX : GAUGE_MAX };
  }

  private graph(graph: Graph, title: string, sources: readonly Source[]): string {
    const { hashes } = this;
    let sequence = 0;
    const rows = sources.map((source) => {
      const item = (kind: string, part: Partial<TemplateItem>) => {
        const hash = hashes.of('10', `${graph.id}|${source.key}|${kind}`);
        const cdef = source.isRate ? hashes.of('05', 'perMinute') : '0';
        const dataItem = hashes.of('08', source.key);
        return itemElement(hash, {
          dataItem,
          cdef,
          gprint: hashes.fixed('06', FIXED.gprintNormal),
          sequence: ++sequence,
          ...part,
        });
      };
      const items = [
        item('draw', { type: source.type, color: source.color, label: source.label, consolidation: 1 }),
        item('last', { type: GPRINT, label: 'now', consolidation: 4 }),
        item('average', { type: GPRINT, label: 'mean', consolidation: 1 }),
        item('most', { type: GPRINT, label: 'most', consolidation: 3, endsLine: true }),
      ];
      const listed = ['draw', 'last', 'average', 'most'].map((kind) =>
        hashes.of('10', `${graph.id}|${source.key}|${kind}`).replace('hash_10', 'hash_00'),
      );
      const input = element(hashes.of('09', `${graph.id}|${source.key}`), [
        ...fields({ name: `Data Source [${source.dataSource}]`, description: '', column_name: 'task_item_id' }),
        text('items', listed.join('|')),
      ]);
      return { items, input };
    });
    return element(hashes.of('00', graph.id), [
      text('name', `maillogs - ${graph.title}`),
      element(
        'graph',
        lookOf(title, graph.unit).flatMap(([name, value]) => [text(`t_${name}`, ''), text(name, value)]),
      ),
      element(
        'items',
        rows.flatMap(({ items }) => items),
      ),
      element(
        'inputs',
        rows.map(({ input }) => input),
      ),
    ]);
  }

  private plainData(source: Source): string {
    const oid = element(
      'item_000',
      fields({ data_input_field_id: this.hashes.fixed('07', FIXED.oidField), t_value: '', value: `.${source.oid}` }),
    );
    const input = this.hashes.fixed('03', FIXED.snmpData);
    return this.data(source, { name: `maillogs - ${source.shown}`, input, data: [oid] });
  }

  private queriedData(graph: TableGraph, source: Source): string {
    const parts = FIXED.indexFields.map((field, n) =>
      element(`item_00${n}`, fields({ data_input_field_id: this.hashes.fixed('07', field), t_value: 'on', value: '' })),
    );
    const input = this.hashes.fixed('03', FIXED.indexedData);
    return this.data(source, { name: `maillogs - ${graph.title}`, input, data: parts });
  }

  private data(
    source: Source,
    { name, input, data }: { readonly name: string; readonly input: string; readonly data: readonly string[] },
  ): string {
    const title = `|host_description| - ${source.label} [${source.shown}]`;
    const item: readonly Field[] = [
      ['data_source_name', source.dataSource],
      ['rrd_minimum', 0],
      ['rrd_maximum', source.maxPerSecond],
      ['data_source_type_id', source.isRate ? DERIVE : GAUGE],
      ['rrd_heartbeat', 600],
      ['data_input_field_id', 0],
    ];
    return element(this.hashes.of('01', source.key), [
      text('name', name),
      element('ds', [
        ...fields({
          t_name: '',
          name: title,
          data_source_path: '',
          data_input_id: input,
          t_data_source_profile_id: '',
        }),
        ...fields({
          data_source_profile_id: this.hashes.fixed('20', FIXED.fiveMinutes),
          t_rrd_step: '',
          rrd_step: 300,
        }),
        ...fields({ t_active: '', active: 'on' }),
      ]),
      element('items', [
        element(
          this.hashes.of('08', source.key),
          item.flatMap(([word, value]) => [text(`t_${word}`, ''), text(word, value)]),
        ),
      ]),
      element('data', data),
    ]);
  }

  private query(graphs: readonly TableGraph[]): string {
    const { table } = graphs[0]!;
    const drawn = graphs.map((graph) => {
      const source = this.columnSource(graph);
      const data = this.hashes.of('01', graph.id);
      const title = `|host_description| - ${graph.title}: |query_row|`;
      const suggested = { sequence: 1, text: title };
      return element(this.hashes.of('11', graph.id), [
        ...fields({ graph_template_id: this.hashes.of('00', graph.id), name: graph.title }),
        element('rrd', [
          element('item_000', [
            ...fields({ snmp_field_name: graph.column, data_template_id: data }),
            text('data_template_rrd_id', this.hashes.of('08', source.key)),
          ]),
        ]),
        element('sv_graph', [element(this.hashes.of('12', graph.id), fields({ field_name: 'title', ...suggested }))]),
        element('sv_data_source', [
          element(
            this.hashes.of('13', graph.id),
            fields({
              field_name: 'name',
              data_template_id: data,
              sequence: 1,
              text: `|host_description| - |query_row| [${source.shown}]`,
            }),
          ),
        ]),
      ]);
    });
    return element(this.hashes.of('04', table), [
      ...fields({ name: `maillogs - ${QUERY_NAMES[table]}`, description: '' }),
      text('xml_path', `<path_cacti>/resource/snmp_queries/${queryFileName(table)}`),
      text('data_input_id', this.hashes.fixed('03', FIXED.indexedData)),
      element('graphs', drawn),
    ]);
  }
}

const GPRINT = 9;
const GAUGE = 1;
const DERIVE = 3;

const QUERY_NAMES: Readonly<Record<TableGraph['table'], string>> = {
  rblZone: 'RBL zones',
  postfixInstance: 'instances of Postfix',
  postfixTransport: 'transports of Postfix',
  harakaPlugin: 'plugins of Haraka',
  yours: 'own counters',
  source: 'log sources',
  histogram: 'histograms',
  member: 'members of the farm',
};
