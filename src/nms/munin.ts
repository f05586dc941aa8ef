// A plug-in for Munin in sh, which asks by snmpget(1). It is linked once for each graph, and its name says which.

import { Problem } from '../base/problem';
import type { Graph } from '../registry/graph-types';
import { type DrawnItem, drawnItems } from './drawn-items';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { holdsSecret, hostText, type SnmpAccess, securityLevel } from './site';
import { stableId } from './stable-id';

export const munin: ExportKind = {
  name: 'munin',
  summary: 'a plug-in of Munin for each graph, and its configuration',
  versions: ['2.0'],
  render(site) {
    const [host, ...others] = site.hosts;
    if (others.length > 0) {
      throw new Problem('usage', 'export munin is for one --host at a time: a node of Munin has the plug-ins of one.');
    }
    const graphs = site.graphs.flatMap((graph) => {
      const items = drawnItems(site, graph);
      return items.length === 0 ? [] : [{ graph, items }];
    });
    const uses = ['For Munin: link it as /etc/munin/plugins/maillogs_GRAPH for each graph that "suggest" lists.'];
    const program = [
      '#!/bin/sh\n#%# family=auto\n#%# capabilities=autoconf suggest\n',
      heading(undefined, '#', uses),
      beginning(site.access),
      ...graphs.map(({ graph, items }) => graphCase(graph, items)),
      END,
    ];
    const suggested = graphs.map(({ graph }) => graph.id).join(' ');
    const words = [`env.host ${hostText(host!)}`, ...environment(site.access)];
    const conf = `${heading(site, '#', ['For Munin: save it as /etc/munin/plugin-conf.d/maillogs.'])}[maillogs_*]\n${words.join('\n')}\n`;
    return [
      { name: 'maillogs_', text: program.join('').replace('@GRAPHS@', suggested), holdsSecret: false, isProgram: true },
      plainFile('maillogs', conf, holdsSecret(site)),
    ];
  },
};

function environment(access: SnmpAccess): readonly string[] {
  if (access.version === '2c') return [`env.community ${access.community}`];
  const { user, auth, priv } = access;
  return [
    `env.user ${user}`,
    ...(auth === undefined ? [] : [`env.auth_key ${auth.passphrase}`]),
    ...(priv === undefined ? [] : [`env.priv_key ${priv.passphrase}`]),
  ];
}

/** The words of snmpget(1) that let it in, from the environment. */
function words(access: SnmpAccess): string {
  if (access.version === '2c') return `-v2c -c "\${community:-public}"`;
  const { auth, priv } = access;
  const signs =
    auth === undefined ? '' : ` -a ${auth.protocol.toUpperCase().replace(/^SHA(?=\d)/, 'SHA-')} -A "$auth_key"`;
  const hides =
    priv === undefined
      ? ''
      : ` -x ${priv.protocol
          .toUpperCase()
          .replace(/^AES(?=\d)/, 'AES-')
          .replace(/C$/, '-C')} -X "$priv_key"`;
  return `-v3 -u "$user" -l ${securityLevel(access)}${signs}${hides}`;
}

function beginning(access: SnmpAccess): string {
  return `
graph=\${0##*maillogs_}
get() {
  snmpget -m '' ${words(access)} -Oqv -t 2 -r 1 "\${host:-localhost}" "$@"
}
if [ "\${1-}" = suggest ]; then
  printf '%s\\n' @GRAPHS@
  exit
fi
case $graph in
`;
}

function graphCase(graph: Graph, items: readonly DrawnItem[]): string {
  const fields = items.map(({ name }) => fieldName(name));
  const isRate = graph.unit.endsWith('/min');
  const unit = isRate ? `${graph.unit.slice(0, -'/min'.length)} per \${graph_period}` : graph.unit;
  const lines = [
    `graph_title ${graph.title}`,
    'graph_category mail',
    `graph_vlabel ${unit}`,
    ...(isRate ? ['graph_period minute'] : []),
    'graph_args --base 1000 -l 0',
    `graph_order ${fields.join(' ')}`,
    ...items.flatMap((item, i) => fieldLines(fields[i]!, item)),
  ];
  return `${graph.id})
  fields='${fields.join(' ')}'
  oids='${items.map(({ oid }) => `.${oid}`).join(' ')}'
  config="${lines.join('\n').replaceAll(/[$"`\\]/g, (character) => `\\${character}`)}"
  ;;
`;
}

function fieldLines(field: string, item: DrawnItem): readonly string[] {
  const { name, label, color, draw, isRate, most } = item;
  const drawn = draw === 'stack' ? 'AREASTACK' : draw === 'area' ? 'AREA' : 'LINE2';
  return [
    `${field}.label ${label}`,
    `${field}.info ${name}`,
    `${field}.type ${isRate ? 'DERIVE' : 'GAUGE'}`,
    `${field}.min 0`,
    `${field}.max ${most}`,
    `${field}.draw ${drawn}`,
    ...(color === undefined ? [] : [`${field}.colour ${color.slice(1)}`]),
  ];
}

/** Munin takes letters, digits and underscores; a row may be called anything, so that it has a digest. */
function fieldName(name: string): string {
  return /^\w+\.\w+$/.test(name) ? name.replace('.', '_') : `row_${stableId(`munin|${name}`).slice(0, 8)}`;
}

/** A row that is not there yet is unknown, not an error. */
const END = `*)
  echo "$0: link it as maillogs_GRAPH, where GRAPH is what \\"$0 suggest\\" lists" >&2
  exit 1
  ;;
esac
case \${1-} in
autoconf)
  first=\${oids%% *}
  get "$first" >/dev/null 2>&1 && echo yes || echo "no (no answer of \${host:-localhost})"
  ;;
config) printf '%s\\n' "$config" ;;
*)
  # shellcheck disable=SC2086 # one word an OID
  get $oids | for field in $fields; do
    read -r value || value=U
    case $value in '' | *[!0-9]*) value=U ;; esac
    echo "$field.value $value"
  done
  ;;
esac
`;
