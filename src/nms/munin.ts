// A plug-in for Munin in sh, which asks by snmpget(1). It is linked once for each graph, and its name says which.

import { Problem } from '../base/problem';
import type { DerivedGraph, DerivedItem, Graph } from '../registry/graph-types';
import { countersOf } from '../registry/graphs';
import type { CounterName } from '../registry/services';
import { type DrawnItem, drawnItems } from './drawn-items';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { counterObject } from './objects';
import { holdsSecret, hostText, type Site, type SnmpAccess, securityLevel } from './site';
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
      const fields = graph.form === 'derived' ? derivedFields(site, graph) : drawnItems(site, graph).map(fieldOf);
      return fields.length === 0 ? [] : [{ graph, fields }];
    });
    const uses = ['For Munin: link it as /etc/munin/plugins/maillogs_GRAPH for each graph that "suggest" lists.'];
    const program = [
      '#!/bin/sh\n#%# family=auto\n#%# capabilities=autoconf suggest\n',
      heading(undefined, '#', uses),
      beginning(site.access),
      ...graphs.map(({ graph, fields }) => graphCase(graph, fields)),
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
  const { user, auth, priv, context } = access;
  return [
    `env.user ${user}`,
    ...(context === undefined ? [] : [`env.context ${context}`]),
    ...(auth === undefined ? [] : [`env.auth_key ${auth.passphrase}`]),
    ...(priv === undefined ? [] : [`env.priv_key ${priv.passphrase}`]),
  ];
}

/** The words of snmpget(1) that let it in, from the environment. */
function words(access: SnmpAccess): string {
  if (access.version === '2c') return `-v2c -c "\${community:-public}"`;
  const { auth, priv, context } = access;
  const signs =
    auth === undefined ? '' : ` -a ${auth.protocol.toUpperCase().replace(/^SHA(?=\d)/, 'SHA-')} -A "$auth_key"`;
  const hides =
    priv === undefined
      ? ''
      : ` -x ${priv.protocol
          .toUpperCase()
          .replace(/^AES(?=\d)/, 'AES-')
          .replace(/C$/, '-C')} -X "$priv_key"`;
  const where = context === undefined ? '' : ' -n "$context"';
  return `-v3 -u "$user" -l ${securityLevel(access)}${where}${signs}${hides}`;
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

/** What is asked for under a field's name, and how the field is drawn. */
interface Field {
  readonly name: string;
  readonly oid: string;
  readonly lines: readonly string[];
}

function graphCase(graph: Graph, fields: readonly Field[]): string {
  const names = fields.map(({ name }) => name).join(' ');
  // What is computed comes in its unit already.
  const isRate = graph.unit.endsWith('/min') && graph.form !== 'derived';
  const unit = isRate ? `${graph.unit.slice(0, -'/min'.length)} per \${graph_period}` : graph.unit;
  const lines = [
    `graph_title ${graph.title}`,
    'graph_category mail',
    `graph_vlabel ${unit}`,
    ...(isRate ? ['graph_period minute'] : []),
    'graph_args --base 1000 -l 0',
    `graph_order ${names}`,
    ...fields.flatMap((field) => field.lines),
  ];
  return `${graph.id})
  fields='${names}'
  oids='${fields.map(({ oid }) => `.${oid}`).join(' ')}'
  config="${lines.join('\n').replaceAll(/[$"`\\]/g, (character) => `\\${character}`)}"
  ;;
`;
}

function fieldOf(item: DrawnItem): Field {
  const { oid, label, color, draw, isRate, most } = item;
  const name = fieldName(item.name);
  const drawn = draw === 'stack' ? 'AREASTACK' : draw === 'area' ? 'AREA' : 'LINE2';
  const settings = {
    label,
    info: item.name,
    type: isRate ? 'DERIVE' : 'GAUGE',
    min: 0,
    max: most,
    draw: drawn,
    ...(color === undefined ? {} : { colour: color.slice(1) }),
  };
  return { name, oid, lines: fieldLines(name, settings) };
}

function fieldLines(name: string, settings: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(settings).map(([word, value]) => `${name}.${word} ${value}`);
}

/** The counters, which are not drawn, and each line, which needs a counter of its own to be computed in the place of. */
function derivedFields(site: Site, graph: DerivedGraph): readonly Field[] {
  const counted = (counter: CounterName, name: string, more: Readonly<Record<string, string>>): Field => {
    const { oid, maxPerSecond: max } = counterObject(site, counter);
    const settings = { label: counter, info: counter, type: 'DERIVE', min: 0, max, ...more };
    return { name, oid, lines: fieldLines(name, settings) };
  };
  return [
    ...countersOf(graph).map((counter) => counted(counter, fieldName(counter), { graph: 'no' })),
    ...graph.items.map((item) => {
      const look = { label: item.label, draw: 'LINE2', colour: item.color.slice(1), cdef: computation(item) };
      return counted(item.plus[0]!, item.id, look);
    }),
  ];
}

/** In reverse Polish notation, of rates a second; unknown where there is nothing to divide by. */
function computation({ plus, minus, per, scale }: DerivedItem): string {
  const sum = (names: readonly CounterName[]) => names.map(fieldName).join(',') + ',+'.repeat(names.length - 1);
  const difference = minus.length === 0 ? sum(plus) : `${sum(plus)},${sum(minus)},-`;
  if (per.length === 0) return `${difference},${60 * scale},*`;
  return `${sum(per)},0,EQ,UNKN,${difference},${sum(per)},/,${scale},*,IF`;
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
