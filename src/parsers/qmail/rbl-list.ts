// Which DNS list a refusal of rblsmtpd is about. The list is known by the host names it writes into its TXT
// record, or by the zone that a patched rblsmtpd names; a word such as `visit` or `services` is no list.
// TXT records are the list's text, and $RBLSMTPD is the administrator's: neither is the client's.

import { endsWith, indexOfWord, literal } from '../../base/scan';
import { counterIndex } from '../../registry/registry';
import { OTHER_ROW } from '../../registry/tables';
import type { Tally } from '../../registry/tally';
import { byteTable, textIn } from '../rules/primitives';

const domains = {
  spamhaus: ['spamhaus.org', 'spamhaus.net', 'spamhaus.com'],
  spamcop: ['spamcop.net', 'spamcop.org', 'spamcop.com'],
  dsbl: ['dsbl.org'],
  services: ['services.net'],
  ignorant: ['rfc-ignorant.org', 'rfc-ignorant.de'],
  sorbs: ['sorbs.net', 'sorbs.org', 'sorbs.com'],
  njabl: ['njabl.org', 'njabl.net'],
  ordb: ['ordb.org'],
  maps: ['mail-abuse.org', 'mail-abuse.com'],
  monkeys: ['monkeys.com'],
  visi: ['visi.com'],
} as const;

export type ListName = keyof typeof domains;

/** Names that are no words of the language: a text that uses one means the list. */
const names: Readonly<Record<string, ListName>> = {
  spamhaus: 'spamhaus',
  spamcop: 'spamcop',
  'rfc-ignorant': 'ignorant',
  sorbs: 'sorbs',
  njabl: 'njabl',
  ordb: 'ordb',
  'mail-abuse': 'maps',
};

const listByDomain: ReadonlyMap<string, ListName> = new Map(
  (Object.keys(domains) as ListName[]).flatMap((list) => domains[list].map((domain) => [domain, list] as const)),
);

/** What a refusal says about itself. */
export interface Refusal {
  /** The zone's name where rblsmtpd wrote it. */
  readonly zone: string | undefined;
  /** The reply after the code. */
  readonly text: string;
}

export interface ListIdentity {
  /** The row of the table of zones: a host name in lower case, or `other`. */
  readonly row: string;
  /** Its own counter: a list known by name, the missing reverse DNS of the client, or neither. */
  readonly list: ListName | 'dns' | undefined;
}

const url = /https?:\/\/([a-z0-9.-]+)[^\s<>"']*/g;
const word = /[a-z0-9][a-z0-9.-]*/g;
const rowName = /^(?=.{1,63}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/;

/** Which DNS list a refusal is about, by its zone, else by the addresses and words in its text. */
export function identifyList(refusal: Refusal): ListIdentity {
  const zone = refusal.zone === undefined ? undefined : withoutDots(refusal.zone.toLowerCase());
  const text = refusal.text.toLowerCase();
  const hosts = hostsOfUrls(text);
  const row = zone ?? hosts[0];
  return {
    row: row !== undefined && rowName.test(row) ? row : OTHER_ROW,
    list: listOfHosts(zone === undefined ? hosts : [zone, ...hosts]) ?? listOfWords(text.replace(url, ' '), zone),
  };
}

function hostsOfUrls(text: string): readonly string[] {
  const hosts: string[] = [];
  url.lastIndex = 0;
  for (let match = url.exec(text); match !== null; match = url.exec(text)) hosts.push(withoutDots(match[1]!));
  return hosts;
}

function listOfHosts(hosts: readonly string[]): ListName | undefined {
  for (const host of hosts) {
    const list = listOfHost(host);
    if (list !== undefined) return list;
  }
  return undefined;
}

/** The list in whose domain the host lies. */
function listOfHost(host: string): ListName | undefined {
  const dot = host.lastIndexOf('.', host.lastIndexOf('.') - 1);
  return listByDomain.get(host.slice(dot + 1));
}

/** The text without its URLs, whose paths and queries may hold any word. */
function listOfWords(text: string, zone: string | undefined): ListIdentity['list'] {
  for (const [match] of text.matchAll(word)) {
    const name = withoutDots(match);
    const list = names[name] ?? listOfHost(name);
    if (list !== undefined) return list;
  }
  // $RBLSMTPD as Mail Toaster's tcp.smtp sets it for clients whose address has no name.
  return zone === undefined && text.includes('reverse dns') ? 'dns' : undefined;
}

/** Without the dots that end a sentence or a rooted name. */
function withoutDots(name: string): string {
  let end = name.length;
  while (end > 0 && name[end - 1] === '.') end--;
  return name.slice(0, end);
}

const rejections = counterIndex('rbl.rejections');
const other = counterIndex('rbl.other');
const listCounters: Readonly<Record<NonNullable<ListIdentity['list']>, number>> = {
  spamhaus: counterIndex('rbl.spamhaus'),
  spamcop: counterIndex('rbl.spamcop'),
  dsbl: counterIndex('rbl.dsbl'),
  services: counterIndex('rbl.services'),
  ignorant: counterIndex('rbl.ignorant'),
  sorbs: counterIndex('rbl.sorbs'),
  njabl: counterIndex('rbl.njabl'),
  ordb: counterIndex('rbl.ordb'),
  maps: counterIndex('rbl.maps'),
  monkeys: counterIndex('rbl.monkeys'),
  visi: counterIndex('rbl.visi'),
  dns: counterIndex('rbl.dns'),
};

/** Where a refusal's zone and text stand; an empty range is none. */
export interface RefusalPlace {
  readonly zoneStart: number;
  readonly zoneEnd: number;
  readonly textStart: number;
  readonly textEnd: number;
}

/** Counts a connection that was refused, under its list and in its list's row. */
export function countRefusal(tally: Tally, bytes: Uint8Array, place: RefusalPlace): void {
  count(tally, identityAt(bytes, place), 1);
}

/** Counts several refusals of one zone or host that `tellsList`. */
export function countRefusals(tally: Tally, name: string, times: number): void {
  count(tally, identifyList({ zone: name, text: '' }), times);
}

/** Whether a zone, or the host of the first URL, alone tells the list, whatever the text says. */
export function tellsList(name: string): boolean {
  return listOfHost(withoutDots(name.toLowerCase())) !== undefined;
}

function count(tally: Tally, { row, list }: ListIdentity, times: number): void {
  tally.counts[rejections]! += times;
  tally.counts[list === undefined ? other : listCounters[list]]! += times;
  tally.addLabelled('rblZone', row, times);
}

/** Zones and hosts of URLs met so far that alone tell the list; a log has a handful. */
const known = new Map<string, ListIdentity>();
const MAX_KNOWN = 1000;

function identityAt(bytes: Uint8Array, { zoneStart, zoneEnd, textStart, textEnd }: RefusalPlace): ListIdentity {
  const zone = zoneEnd > zoneStart ? textIn(bytes, zoneStart, zoneEnd) : undefined;
  const name = zone ?? hostOfFirstUrl(bytes, textStart, textEnd);
  const before = known.get(name);
  if (before !== undefined) return before;
  const identity = identifyList({ zone, text: textIn(bytes, textStart, textEnd) });
  if (tellsList(name) && known.size < MAX_KNOWN) known.set(name, identity);
  return identity;
}

const AUTHORITY = literal('://');
const HTTP = ['http', 'https', 'HTTP', 'HTTPS'].map(literal);

/** The host of the first URL, if it is a URL of the web; empty where it is not. */
function hostOfFirstUrl(bytes: Uint8Array, start: number, end: number): string {
  const scheme = indexOfWord(bytes, AUTHORITY, start, end);
  if (scheme < 0 || !HTTP.some((word) => endsWith(bytes, start, scheme, word))) return '';
  const from = scheme + AUTHORITY.length;
  let to = from;
  while (to < end && isHostByte[bytes[to]!] === 1) to++;
  return textIn(bytes, from, to);
}

const isHostByte = byteTable([
  [0x2d, 0x2e],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
]);
