// MRTG 2.17 (mrtg-reference(1)): a target has two counters, so a graph of the catalogue becomes one target for each
// two of its items. What MRTG cannot do is left out: lines computed of rates, tables whose rows are not known before,
// and histograms.

import { Problem } from '../base/problem';
import type { Graph } from '../registry/graph-types';
import { type DrawnItem, drawnItems } from './drawn-items';
import { type ExportKind, plainFile } from './export-kind';
import { heading } from './heading';
import { holdsSecret, knownProtocol, type Site, type SnmpAccess, type SnmpHost } from './site';

/** Seconds to wait, and how often to ask again: one dead host must not hold up a run. */
const TIMEOUT = 2;
const RETRIES = 1;
const BACKOFF = 1;

export const mrtg: ExportKind = {
  name: 'mrtg',
  summary: 'targets for MRTG, to be included in mrtg.cfg',
  versions: ['2.17'],
  render(site) {
    const targets = site.hosts.flatMap((host) => site.graphs.flatMap((graph) => targetsOf(site, host, graph)));
    const uses = [
      'For MRTG: save it as /etc/mrtg/maillogs.cfg and put "Include: maillogs.cfg" into /etc/mrtg/mrtg.cfg.',
    ];
    // Switches MRTG to the Perl module that knows SNMPv3, for all targets of its configuration.
    const module = site.access.version === '3' ? ['EnableSnmpV3: yes\n'] : [];
    const text = [heading(site, '#', uses), ...module, ...targets].join('\n');
    return [plainFile('maillogs.cfg', text, holdsSecret(site))];
  },
};

function targetsOf(site: Site, host: SnmpHost, graph: Graph): readonly string[] {
  // A histogram would be ten targets that mean little one by one.
  const lines = graph.form === 'histogram' ? [] : drawnItems(site, graph);
  const pairs = lines.flatMap((line, i) => (i % 2 === 0 ? [[line, lines[i + 1]] as const] : []));
  return pairs.map((pair, i) => targetOf(site, { host, graph, pair, number: pairs.length === 1 ? undefined : i + 1 }));
}

const COLORS = ['#0072b2', '#d55e00'] as const;

interface Target {
  readonly host: SnmpHost;
  readonly graph: Graph;
  readonly pair: readonly [DrawnItem, DrawnItem | undefined];
  /** Where a graph becomes several targets. */
  readonly number: number | undefined;
}

function targetOf(site: Site, { host, graph, pair: [first, second], number }: Target): string {
  const name = `${host.name.replaceAll(':', '-')}_${graph.id}${number === undefined ? '' : `-${number}`}`;
  const other = second ?? first;
  const isGauge = !graph.unit.endsWith('/min');
  const options = ['growright', 'nopercent', ...(isGauge ? ['gauge'] : ['perminute']), ...(second ? [] : ['noo'])];
  const title = `${graph.title} (${second === undefined ? first.label : `${first.label}, ${second.label}`})`;
  const names = second === undefined ? first.name : `${first.name}, ${second.name}`;
  const [colour, otherColour] =
    first.color === undefined || first.color === other.color ? COLORS : [first.color, other.color];
  const unit = isGauge ? graph.unit : `${graph.unit.slice(0, -'/min'.length)} a minute`;
  const settings = {
    Target: `${first.oid}&${other.oid}:${communityOf(site)}@${addressOf(host)}:${site.access.version === '3' ? 3 : 2}`,
    ...(site.access.version === '3' ? { SnmpOptions: userOptions(site.access) } : {}),
    Title: `${title} of ${host.name}`,
    PageTop: `<h1>${escaped(`${title} of ${host.name}`)}</h1><p>${escaped(names)}</p>`,
    Options: options.join(','),
    MaxBytes: String(Math.max(first.most, other.most)),
    YLegend: unit,
    ShortLegend: isGauge ? '&nbsp;' : '/min',
    Legend1: escaped(first.label),
    Legend2: escaped(other.label),
    LegendI: `&nbsp;${escaped(first.label)}:`,
    LegendO: second === undefined ? '' : `&nbsp;${escaped(other.label)}:`,
    Colours: `FIRST${colour},SECOND${otherColour},FIRSTMAX${colour},SECONDMAX${otherColour}`,
  };
  return Object.entries(settings)
    .map(([word, value]) => `${word}[${name}]: ${value}\n`)
    .join('');
}

/** `HOST:PORT:TIMEOUT:RETRIES:BACKOFF`, of which the port may be empty; the version comes after it. */
function addressOf({ name, port }: SnmpHost): string {
  const address = name.includes(':') ? `[${name}]` : name;
  return `${address}:${port ?? ''}:${TIMEOUT}:${RETRIES}:${BACKOFF}`;
}

function communityOf({ access }: Site): string {
  // SNMPv3 has none, and MRTG wants a word.
  if (access.version === '3') return 'v3';
  if (/[^\x21-\x7e]|[@:&\\`+*/()]/.test(access.community)) {
    throw new Problem(
      'usage',
      'this community has a character that MRTG would take for its own: use one of letters, digits, "-" and "_".',
    );
  }
  return access.community;
}

/** Options of Perl's Net::SNMP, as a hash of Perl. */
function userOptions({ user, auth, priv, context }: Extract<SnmpAccess, { version: '3' }>): string {
  const options = {
    username: user,
    ...(context === undefined ? {} : { contextname: context }),
    ...(auth === undefined
      ? {}
      : {
          authprotocol: knownProtocol('MRTG', auth.protocol, ['md5', 'sha']).toLowerCase(),
          authpassword: auth.passphrase,
        }),
    ...(priv === undefined
      ? {}
      : {
          privprotocol: knownProtocol('MRTG', priv.protocol, ['aes', 'des']).toLowerCase(),
          privpassword: priv.passphrase,
        }),
  };
  return Object.entries(options)
    .map(([name, value]) => `${name}=>'${perlText(value)}'`)
    .join(',');
}

/** MRTG reads its options as Perl, between single quotes. */
function perlText(text: string): string {
  if (!/['\\#]/.test(text)) return text;
  throw new Problem(
    'usage',
    'the user or a passphrase has a character that MRTG would take for its own: use letters, digits, "-" and "_".',
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
