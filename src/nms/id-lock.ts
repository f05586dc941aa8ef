// The guard of ids.lock.json: a tool finds what it imported by its identifier, so one that was once given out is given out
// for ever, and the file may grow and do nothing else. Pure; scripts/generate.mjs reads and writes the file.

import { Problem } from '../base/problem';
import { graphs } from '../registry/graphs';
import { DEFAULT_ROOT, serviceNames } from '../registry/registry';
import { cacti } from './cacti';
import type { ExportKind } from './export-kind';
import { grafana } from './grafana';
import { zabbix } from './zabbix';

/** An identifier, after its tool, and what it was first given to. */
export type IdEntry = readonly [id: string, what: string];

const NOTE =
  'Generated from what maillogs export makes, by npm run generate; do not edit. Entries are only ever added.';

/** How each tool's file has an identifier and, after it, a name. Of Cacti those that no other is a part of. */
const patterns: readonly (readonly [ExportKind, RegExp])[] = [
  [cacti, /<(?<id>hash_(?:00|01|02|04|05|11)\d{4}[0-9a-f]{32})>\n(?:<graph_template_id>.*\n)?<name>(?<what>.*)</g],
  [zabbix, /uuid: "?(?<id>[0-9a-f]{32})"?\n(?: *(?:expression|template): .*\n)? *name: "?(?<what>.*?)"?\n/g],
  [grafana, /"id": (?<id>\d+),\n *"type": .*\n *"title": "(?<what>.*)",/g],
];

/** Every identifier of an export of everything, in the order of the files. */
export function exportedIds(): readonly IdEntry[] {
  return patterns.flatMap(([kind, pattern]) => {
    const site = {
      root: DEFAULT_ROOT,
      hosts: [{ name: 'localhost', port: undefined }],
      access: { version: '2c', community: 'public', isSecret: false } as const,
      graphs,
      services: serviceNames,
      sources: [],
      ownCounters: [],
      toolVersion: kind.versions[0],
    };
    const [file] = kind.render(site);
    return [...file!.text.matchAll(pattern)].map(({ groups }): IdEntry => {
      // What stands before a hash of Cacti's says which versions read the file.
      const id = groups!['id']!.replace(/^hash_(\d\d)\d{4}/, '$1 ');
      return [`${kind.name} ${id}`, groups!['what']!];
    });
  });
}

/** Why a lock does not go with what is exported now; empty when all of it is still there. */
export function idConflicts(locked: readonly IdEntry[], exported: readonly IdEntry[]): readonly string[] {
  const now = new Set(exported.map(([id]) => id));
  return locked
    .filter(([id]) => !now.has(id))
    .map(([id, what]) => `"${what}" has no longer the identifier ${id} by which tools find it again.`);
}

/** The lock with what is new in it behind the rest. */
export function grownIds(locked: readonly IdEntry[], exported: readonly IdEntry[]): readonly IdEntry[] {
  const known = new Set(locked.map(([id]) => id));
  return [...locked, ...exported.filter(([id]) => !known.has(id))];
}

/** The text of the lock file. */
export function formatIds(entries: readonly IdEntry[]): string {
  return `${JSON.stringify({ note: NOTE, ids: Object.fromEntries(entries) }, null, 2)}\n`;
}

/** Reads the lock file; throws a Problem (damaged) for anything else. */
export function parseIds(text: string): readonly IdEntry[] {
  const { ids } = JSON.parse(text) as { readonly ids?: unknown };
  if (typeof ids !== 'object' || ids === null) throw new Problem('damaged', 'ids.lock.json has no "ids".');
  return Object.entries(ids);
}
