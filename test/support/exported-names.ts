// What an export asks for under which name: the names and OIDs (or, for Prometheus, metrics) read back from its files by
// the tool's own words, and what the registry says they must be. What is asked for under a name that has another OID is
// misread, whatever the tool would make of it.

import { formatOid } from '../../src/base/oid';
import type { ExportFile } from '../../src/nms/export-kind';
import type { Site } from '../../src/nms/site';
import { columnArcs, columnsOf, nameArcs, rowsArcs } from '../../src/registry/conceptual-tables';
import { graphs } from '../../src/registry/graphs';
import { counters, declarationOf, instanceOid, OBJECTS_ARC } from '../../src/registry/registry';
import { scalarsOf } from '../../src/registry/scalars';
import { tableOf } from '../../src/registry/tables';

/** A name, as `maillogs show` has it or of a table's column, and the OID beside it. */
export type Named = readonly [name: string, oid: string];

type Reader = (files: readonly ExportFile[]) => readonly Named[];

const all = (files: readonly ExportFile[]) => files.map(({ text }) => text).join('');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(({ groups }) => groups!);
const pairs = (names: string, oids: string, by: string | RegExp): readonly Named[] => {
  const [own, beside] = [names.split(by), oids.split(by)];
  return own.map((name, i) => [name, beside[i] ?? ''] as const);
};

/** Icinga 2 and Nagios: a list of labels beside a list of OIDs; a label has no spaces. */
const checked =
  (pattern: RegExp): Reader =>
  (files) =>
    matches(all(files), pattern)
      .flatMap(({ names, oids }) => pairs(names!, oids!, ','))
      .map(([name, oid]) => [name.replace(/^lag_of_/, 'lag of '), oid]);

/** What each kind that has OIDs writes, by name. */
const readers: Readonly<Record<string, Reader>> = {
  mrtg: (files) =>
    matches(
      all(files),
      /^Target\[.*\]: (?<first>[\d.]+)&(?<other>[\d.]+):.*\n.*\nPageTop.*<p>(?<names>.*)<\/p>$/gm,
    ).flatMap(({ first, other, names }): readonly Named[] => {
      const [one, two = one] = names!.split(', ');
      return [
        [one!, first!],
        [two!, other!],
      ];
    }),
  'snmp-exporter': (files) =>
    matches(
      all(files),
      /- name: (?<name>mtl\w+)\n +oid: "(?<oid>[\d.]+)"\n(?<rest>(?:(?! +- name:| +max_rep).*\n)*)/g,
    ).flatMap(({ name, oid, rest }): readonly Named[] => {
      const bound = /lookups:[\s\S]*?oid: "([\d.]+)"/.exec(rest!)?.[1];
      return [[name!, oid!], ...(bound === undefined ? [] : [[`${name} le`, bound] as const])];
    }),
  cacti: (files) => [
    ...matches(
      files[0]!.text,
      /<name>maillogs - (?<name>[^<]+)<\/name>\n<ds>(?:(?!<ds>)[\s\S])*?<value>\.(?<oid>[\d.]+)<\/value>/g,
    ).map(({ name, oid }): Named => [name!, oid!]),
    ...files.slice(1).flatMap(({ name, text }): readonly Named[] => {
      const table = name.replace(/^maillogs_|\.xml$/g, '').replace(/_[a-z]/g, (word) => word[1]!.toUpperCase());
      return [
        [`${table}.name`, /<oid_index>\.(.*)</.exec(text)![1]!],
        [`${table}.name`, /OID\/REGEXP:\^\\\.\?(.*)\\\.\(/.exec(text)![1]!.replaceAll('\\', '')],
        [`${table}.rows`, /<oid_num_indexes>\.(.*)\.0</.exec(text)![1]!],
        ...matches(
          text,
          /<(?<word>\w+)>\n<name>.*\n<method>.*\n<source>.*\n<direction>.*\n<oid>\.(?<oid>[\d.]+)</g,
        ).map(({ word, oid }): Named => [`${table}.${word === 'row' ? 'name' : word}`, oid!]),
      ];
    }),
  ],
  zabbix: (files) => [
    ...matches(
      all(files),
      /snmp_oid: "(?<oid>[\d.]+)"\n +key: "maillogs\.(?<kind>raw|gauge)\[(?<name>[^\]"]+)\]"/g,
    ).map(({ kind, name, oid }): Named => [kind === 'gauge' ? `agent.${name}` : name!, oid!]),
    ...matches(
      all(files),
      /snmp_oid: "discovery\[{#NAME},(?<oid>[\d.]+)\]"\n +key: maillogs\.(?<table>\w+)\.disc/g,
    ).map(({ table, oid }): Named => [`${table}.name`, oid!]),
    // A row's item is called after what stands before the row's name.
    ...matches(
      all(files),
      /snmp_oid: "(?<oid>[\d.]+)\.{#SNMPINDEX}"\n +delay.*\n +key: "maillogs\.\w+\[\\"(?<prefix>.*){#NAME}\\"\]"/g,
    ).map(({ prefix, oid }): Named => [`${prefix}*`, oid!]),
  ],
  munin: ([program]) =>
    matches(program!.text, /oids='(?<oids>.*)'\n +config="(?<config>[\s\S]*?)"\n/g).flatMap(({ oids, config }) => {
      const infos = matches(config!, /^\w+\.info (?<name>.*)$/gm).map(({ name }) => name!);
      return oids!.split(' ').map((oid, i): Named => [infos[i] ?? '', oid.slice(1)]);
    }),
  icinga2: checked(/vars\.snmp_oid = "(?<oids>.+)"\n +vars\.snmp_label = "(?<names>.+)"/g),
  nagios: checked(/check_maillogs(?:_rate)?!(?<oids>[\d.,]+)!(?<names>.+)$/gm),
  collectd: (files) => [
    ...matches(all(files), /TypeInstance "(?<name>.+)"\n +Values "\.(?<oid>[\d.]+)"/g).map(
      ({ name, oid }): Named => [name!, oid!],
    ),
    ...matches(
      all(files),
      /<Data "(?<id>.+)">\n.*\n +Table true\n.*\n +TypeInstanceOID "\.(?<names>[\d.]+)"\n(?: +TypeInstancePrefix "(?<prefix>.*)"\n)? +Values "\.(?<oid>[\d.]+)"/g,
    ).flatMap(({ id, names, prefix = '', oid }): readonly Named[] => [
      [`${tableOfGraph(id!)}.name`, names!],
      [`${prefix}*`, oid!],
    ]),
  ],
  telegraf: (files) => [
    ...matches(all(files), /inputs\.snmp\.field\]\]\n +name = "(?<name>.+)"\n +oid = "\.(?<oid>[\d.]+)"/g).map(
      ({ name, oid }): Named => [name!, oid!],
    ),
    ...matches(
      all(files),
      /name = "maillogs_(?<id>\w+)"\n +inherit_tags.*\n\n.*\n +name = "row"\n +oid = "\.(?<names>[\d.]+)"\n +is_tag = true\n\n.*\n +name = "(?<column>\w+)"\n +oid = "\.(?<oid>[\d.]+)"/g,
    ).flatMap(({ id, names, column, oid }): readonly Named[] => {
      const table = tableOfGraph(id!.replaceAll('_', '-'));
      return [
        [`${table}.name`, names!],
        [`${table}.${column}`, oid!],
      ];
    }),
  ],
  librenms: (files) =>
    matches(all(files), /^(?<name>\S+) +COUNTER +\.(?<oid>[\d.]+) /gm).map(({ name, oid }): Named => [name!, oid!]),
};

/** The kinds whose files have OIDs in them. */
export const kindsWithOids: readonly string[] = Object.keys(readers);

/** Everything that is asked for by OID, under its name; a host's are there once for each host. */
export function namedOids(kind: string, files: readonly ExportFile[]): readonly Named[] {
  return readers[kind]!(files);
}

function tableOfGraph(id: string): string {
  const graph = graphs.find((each) => each.id === id);
  if (graph?.form !== 'table') throw new Error(`${id} is no graph of a table`);
  return graph.table;
}

/** The OID of each name, from the registry alone. */
export function expectedOids({ root, sources, ownCounters }: Site): ReadonlyMap<string, string> {
  const expected = new Map<string, string>();
  const mib = (...words: readonly string[]) =>
    `mtl${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
  const add = (oid: readonly number[], ...names: readonly string[]) => {
    for (const name of names) expected.set(name, formatOid(oid));
  };
  for (const counter of counters) {
    const oid = instanceOid(root, counter);
    add(oid, counter.name);
    add(oid.slice(0, -1), mib(counter.service, counter.shortName));
  }
  for (const service of new Set(counters.map((counter) => counter.service))) {
    const { arc: group } = declarationOf(service);
    for (const [word, { arc }] of [...scalarsOf(service), ['discontinuityTime', { arc: 127 }] as const]) {
      add([...root, OBJECTS_ARC, group, arc, 0], `${service}.${word}`);
      add([...root, OBJECTS_ARC, group, arc], mib(service, word));
    }
  }
  for (const graph of graphs) {
    if (graph.form !== 'table') continue;
    const { table, column } = graph;
    const columns = new Map(columnsOf(table));
    for (const [word, { arc, counts }] of columns) {
      const oid = [...root, ...columnArcs(table, arc)];
      const prefixes = counts === undefined ? [] : [`${tableOf(counts).prefix}*`];
      add(oid, `${table}.${word}`, mib(table, word), ...(word === column ? prefixes : []));
    }
    add([...root, ...rowsArcs(table)], `${table}.rows`);
    const { arc, counts } = columns.get(column)!;
    const value = [...root, ...columnArcs(table, arc)];
    const rows = table === 'yours' ? ownCounters : table === 'source' ? sources : [];
    for (const row of rows) {
      add([...value, ...nameArcs(row)], counts === undefined ? `lag of ${row}` : `${tableOf(counts).prefix}${row}`);
    }
    if (counts === undefined) add(value, 'lag of *', `${column}.*`);
  }
  const histogram = new Map(columnsOf('histogram'));
  add([...root, ...columnArcs('histogram', histogram.get('count')!.arc)], 'mtl_histogram_bucket');
  add([...root, ...columnArcs('histogram', histogram.get('upperBound')!.arc)], 'mtl_histogram_bucket le');
  return expected;
}
