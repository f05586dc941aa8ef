// collectd's snmp plug-in (collectd-snmp(5)): a Data block for each counter and gauge, and one for each table, whose
// rows are called after the column of names.

import type { TableGraph } from '../registry/graph-types';
import { type DrawnItem, drawnItems } from './drawn-items';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { tableColumns } from './objects';
import { holdsSecret, knownProtocol, type Site, type SnmpAccess, type SnmpHost, securityLevel } from './site';

const INTERVAL = 60;
const TIMEOUT = 2;

export const collectd: ExportKind = {
  name: 'collectd',
  summary: "blocks of collectd's snmp plug-in",
  versions: ['5.12'],
  render(site) {
    const blocks = new Map(
      site.graphs.flatMap((graph) =>
        graph.form === 'table' ? [tableBlock(site, graph)] : drawnItems(site, graph).map(itemBlock),
      ),
    );
    const hosts = site.hosts.map((host) => hostBlock(host, site.access, [...blocks.keys()]));
    const uses = ['For collectd: save it as /etc/collectd/collectd.conf.d/maillogs.conf.'];
    const plugin = `LoadPlugin snmp\n<Plugin snmp>\n${[...blocks.values(), ...hosts].join('')}</Plugin>\n`;
    return [plainFile('maillogs.conf', heading(site, '#', uses) + plugin, holdsSecret(site))];
  },
};

function itemBlock({ name, oid, isRate }: DrawnItem): readonly [name: string, text: string] {
  const lines = [
    `Type "${isRate ? 'derive' : 'gauge'}"`,
    'Table false',
    'Plugin "maillogs"',
    `TypeInstance "${name}"`,
    `Values ".${oid}"`,
  ];
  return dataBlock(name, lines);
}

function tableBlock(site: Site, graph: TableGraph): readonly [name: string, text: string] {
  const { value, name, prefix } = tableColumns(site, graph);
  const lines = [
    `Type "${prefix === undefined ? 'gauge' : 'derive'}"`,
    'Table true',
    'Plugin "maillogs"',
    `TypeInstanceOID ".${name}"`,
  ];
  const behind = prefix ?? 'lag of ';
  if (behind !== '') lines.push(`TypeInstancePrefix "${behind}"`);
  return dataBlock(graph.id, [...lines, `Values ".${value}"`]);
}

function dataBlock(name: string, lines: readonly string[]): readonly [name: string, text: string] {
  return [name, block(`Data "${name}"`, lines)];
}

function hostBlock({ name, port }: SnmpHost, access: SnmpAccess, collected: readonly string[]): string {
  const at = name.includes(':') ? `udp6:[${name}]` : `udp:${name}`;
  return block(`Host "${name}"`, [
    `Address "${at}${port === undefined ? '' : `:${port}`}"`,
    ...accessLines(access),
    `Interval ${INTERVAL}`,
    `Timeout ${TIMEOUT}`,
    'Retries 1',
    `Collect ${collected.map((each) => `"${each}"`).join(' ')}`,
  ]);
}

function accessLines(access: SnmpAccess): readonly string[] {
  if (access.version === '2c') return ['Version 2', `Community "${access.community}"`];
  const { user, auth, priv, context } = access;
  return [
    'Version 3',
    `SecurityLevel "${securityLevel(access)}"`,
    `Username "${user}"`,
    ...(context === undefined ? [] : [`Context "${context}"`]),
    ...(auth === undefined
      ? []
      : [
          `AuthProtocol "${knownProtocol('collectd', auth.protocol, ['md5', 'sha'])}"`,
          `AuthPassphrase "${auth.passphrase}"`,
        ]),
    ...(priv === undefined
      ? []
      : [
          `PrivacyProtocol "${knownProtocol('collectd', priv.protocol, ['aes', 'des'])}"`,
          `PrivacyPassphrase "${priv.passphrase}"`,
        ]),
  ];
}

function block(head: string, lines: readonly string[]): string {
  const [word] = head.split(' ');
  return `  <${head}>\n${lines.map((line) => `    ${line}\n`).join('')}  </${word}>\n`;
}
