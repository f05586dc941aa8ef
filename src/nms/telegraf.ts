// Telegraf's inputs.snmp: numeric OIDs and names of our own, since its loading of MIBs is what its users complain of, and
// a column with the names of rows, since it does not decode an index.

import { type DrawnItem, drawnItems } from './drawn-items';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { tableColumns } from './objects';
import { holdsSecret, hostText, type Site, type SnmpAccess, securityLevel } from './site';

export const telegraf: ExportKind = {
  name: 'telegraf',
  summary: 'an inputs.snmp of Telegraf',
  versions: ['1'],
  render(site) {
    const agents = site.hosts.map((host) => `"udp://${hostText(host)}"`).join(', ');
    const head = [
      '[[inputs.snmp]]',
      `  agents = [${agents}]`,
      '  agent_host_tag = "source"',
      '  name = "maillogs"',
      '  interval = "60s"',
      '  timeout = "2s"',
      '  retries = 1',
      '  max_repetitions = 50',
      ...accessLines(site.access).map((line) => `  ${line}`),
    ];
    const items = new Map(
      site.graphs
        .flatMap((graph) => (graph.form === 'table' ? [] : drawnItems(site, graph)))
        .map((item) => [item.name, item]),
    );
    const uses = ['For Telegraf: save it as /etc/telegraf/telegraf.d/maillogs.conf.'];
    const text = [
      heading(site, '#', uses),
      `${head.join('\n')}\n`,
      ...[...items.values()].map(fieldText),
      ...tables(site),
    ].join('');
    return [plainFile('maillogs.conf', text, holdsSecret(site))];
  },
};

function fieldText({ name, oid }: DrawnItem): string {
  return `\n  [[inputs.snmp.field]]\n    name = "${name}"\n    oid = ".${oid}"\n`;
}

function tables(site: Site): readonly string[] {
  return site.graphs.flatMap((graph) => {
    if (graph.form !== 'table') return [];
    const { name, value } = tableColumns(site, graph);
    const column = (word: string, oid: string, isTag: boolean) =>
      `\n    [[inputs.snmp.table.field]]\n      name = "${word}"\n      oid = ".${oid}"\n${isTag ? '      is_tag = true\n' : ''}`;
    const measurement = `maillogs_${graph.id.replaceAll('-', '_')}`;
    return [
      `\n  [[inputs.snmp.table]]\n    name = "${measurement}"\n    inherit_tags = ["source"]\n${column('row', name, true)}${column(graph.column, value, false)}`,
    ];
  });
}

function accessLines(access: SnmpAccess): readonly string[] {
  if (access.version === '2c') return ['version = 2', `community = "${access.community}"`];
  const { user, auth, priv, context } = access;
  return [
    'version = 3',
    `sec_name = "${user}"`,
    `sec_level = "${securityLevel(access)}"`,
    ...(context === undefined ? [] : [`context_name = "${context}"`]),
    ...(auth === undefined
      ? []
      : [`auth_protocol = "${auth.protocol.toUpperCase()}"`, `auth_password = "${auth.passphrase}"`]),
    ...(priv === undefined
      ? []
      : [`priv_protocol = "${priv.protocol.toUpperCase()}"`, `priv_password = "${priv.passphrase}"`]),
  ];
}
