// The guard of oids.lock.json: an OID that was once given out keeps its meaning for ever (RFC 2578 section
// 10.2), so the file may grow and do nothing else. Pure; scripts/generate.mjs reads and writes the file.

import { compareOids, formatOid, type Oid, parseOid } from '../base/oid';
import { Problem } from '../base/problem';
import { capabilityEntries } from './capabilities';
import {
  columnArcs,
  columnsOf,
  conceptualTableNames,
  conceptualTableOf,
  lastChangeArcs,
  rowsArcs,
} from './conceptual-tables';
import { mirrorEntry } from './counter32-mirror';
import {
  ALERT_ARC,
  alertObjectNames,
  alertObjectOf,
  NOTIFICATIONS_ARC,
  notificationNames,
  notificationOf,
} from './notifications';
import { counters, DISCONTINUITY_ARC, declarationOf, OBJECTS_ARC, serviceNames } from './registry';
import { type RetiredCounters, retiredOf } from './retired-counters';
import { scalarsOf } from './scalars';
import type { ServiceName } from './services';

/** A name and its arcs below the root, such as `send.messageNew` and `1.1.1`. */
export type LockEntry = readonly [name: string, arcs: string];

const NOTE = 'Generated from src/registry/ by npm run generate; do not edit. Entries are only ever added.';

const NEVER_COMMITTED = '; if it was never committed, restore the lock files with git checkout first';

/** What the registry wants locked: everything it declares and everything it once declared. */
export function wantedEntries(retired?: RetiredCounters): readonly LockEntry[] {
  return [
    ...counterEntries(),
    ...serviceNames.flatMap((service) => serviceEntries(service, retired)),
    ...tableEntries(),
    ...capabilityEntries(),
    ...alertEntries(),
    mirrorEntry,
  ];
}

function counterEntries(): readonly LockEntry[] {
  return counters.map(({ name, arcs }) => [name, formatOid(arcs)]);
}

/** What a service has beside its counters, and had once. */
function serviceEntries(service: ServiceName, retired: RetiredCounters | undefined): readonly LockEntry[] {
  const entry = (word: string, arc: number): LockEntry => {
    return [`${service}.${word}`, formatOid([OBJECTS_ARC, declarationOf(service).arc, arc])];
  };
  return [
    ...scalarsOf(service).map(([word, { arc }]) => entry(word, arc)),
    entry('discontinuityTime', DISCONTINUITY_ARC),
    ...retiredOf(service, retired).map(([word, { arc }]) => entry(word, arc)),
  ];
}

function tableEntries(): readonly LockEntry[] {
  return conceptualTableNames.flatMap((table): LockEntry[] => {
    const { arc, indexes } = conceptualTableOf(table);
    const columns = [...Object.entries(indexes), ...columnsOf(table)];
    return [
      [`${table}Rows`, formatOid(rowsArcs(table))],
      [`${table}LastChange`, formatOid(lastChangeArcs(table))],
      [`${table}Table`, formatOid([OBJECTS_ARC, arc])],
      ...columns.map(
        ([word, column]): LockEntry => [`${table}Table.${word}`, formatOid(columnArcs(table, column.arc))],
      ),
    ];
  });
}

function alertEntries(): readonly LockEntry[] {
  return [
    ...alertObjectNames.map(
      (name): LockEntry => [`alert.${name}`, formatOid([OBJECTS_ARC, ALERT_ARC, alertObjectOf(name).arc])],
    ),
    ...notificationNames.map(
      (name): LockEntry => [`notification.${name}`, formatOid([NOTIFICATIONS_ARC, notificationOf(name).arc])],
    ),
  ];
}

/** A sentence for every entry that would change, vanish or share its OID; empty when the lock may grow. */
export function lockConflicts(locked: readonly LockEntry[], wanted: readonly LockEntry[]): readonly string[] {
  const arcsByName = new Map(wanted);
  return [...lockedConflicts(locked, arcsByName), ...doubleUses(locked, wanted), ...nestedUses(wanted)];
}

/** The lock file's text, in the order of the OIDs. */
export function formatLock(entries: readonly LockEntry[]): string {
  const sorted = [...entries].sort(([, a], [, b]) => compareOids(parseOid(a)!, parseOid(b)!));
  return `${JSON.stringify({ note: NOTE, oids: Object.fromEntries(sorted) }, undefined, 2)}\n`;
}

/** Reads the lock file; throws a Problem (damaged) when it is not one. */
export function parseLock(text: string): readonly LockEntry[] {
  const entries = Object.entries(oidsIn(text));
  for (const [name, arcs] of entries) {
    if (typeof arcs !== 'string' || parseOid(arcs) === undefined) {
      throw new Problem('damaged', `The OID lock file says ${JSON.stringify(arcs)} for ${name}, which is no OID.`);
    }
  }
  return entries as LockEntry[];
}

function oidsIn(text: string): object {
  try {
    const { oids } = JSON.parse(text);
    if (typeof oids === 'object' && oids !== null) return oids;
  } catch (cause) {
    throw new Problem('damaged', 'The OID lock file is not JSON; restore it from the repository.', { cause });
  }
  throw new Problem('damaged', 'The OID lock file has no "oids"; restore it from the repository.');
}

function lockedConflicts(locked: readonly LockEntry[], arcsByName: ReadonlyMap<string, string>): string[] {
  const sentences: string[] = [];
  for (const [name, arcs] of locked) {
    const now = arcsByName.get(name);
    if (now === undefined) {
      sentences.push(
        `${name} (${arcs}) is locked but gone from the registry: ` +
          'move it to src/registry/retired-counters.ts instead of deleting or renaming it' +
          `${NEVER_COMMITTED}.`,
      );
    } else if (now !== arcs) {
      sentences.push(
        `${name} is locked at ${arcs} but the registry has it at ${now}: give it its old arc back${NEVER_COMMITTED}.`,
      );
    }
  }
  return sentences;
}

/** An OID below one that means something itself; the columns of a table, which bear its name, belong there. */
function nestedUses(wanted: readonly LockEntry[]): string[] {
  const nameByArcs = new Map(wanted.map(([name, arcs]) => [arcs, name]));
  return wanted.flatMap(([name, arcs]) => {
    const above = arcs.split('.').map((_, n, parts) => parts.slice(0, n).join('.'));
    const holder = above.find((each) => nameByArcs.has(each));
    if (holder === undefined || name.startsWith(`${nameByArcs.get(holder)}.`)) return [];
    const free = freeServiceArc(wanted);
    return [
      `${name} wants ${arcs}, which lies below ${nameByArcs.get(holder)} (${holder}): ${free} is a free arc for a service.`,
    ];
  });
}

function freeServiceArc(wanted: readonly LockEntry[]): number {
  return freeArcBelow([OBJECTS_ARC], wanted);
}

/** The first that no entry lies at or below. */
function freeArcBelow(above: Oid, entries: readonly LockEntry[]): number {
  const taken = new Set(
    entries
      .map(([, arcs]) => parseOid(arcs)!)
      .filter((arcs) => above.every((arc, n) => arcs[n] === arc))
      .map((arcs) => arcs[above.length]),
  );
  let free = 1;
  while (taken.has(free)) free++;
  return free;
}

/** What to take in its place: where all that a service has lies at the arcs of another, it is the service's that is taken. */
function freeArcFor(name: string, holder: string, arcs: string, all: readonly LockEntry[]): string {
  const oid = parseOid(arcs)!;
  const [service, other] = [serviceOf(name), serviceOf(holder)];
  if (oid[0] === OBJECTS_ARC && oid.length === 3 && service !== other) {
    return `arc ${oid[1]} is taken by ${other}; ${freeServiceArc(all)} is free.`;
  }
  const below = oid.slice(0, -1);
  return `arc ${oid.at(-1)} of ${formatOid(below)} is taken; ${freeArcBelow(below, all)} is free.`;
}

const serviceOf = (name: string) => name.split('.')[0]!;

/** Two names for one OID, or one name twice: whether locked or new does not matter. */
function doubleUses(locked: readonly LockEntry[], wanted: readonly LockEntry[]): string[] {
  const sentences: string[] = [];
  const all = [...locked, ...wanted];
  const nameByArcs = new Map(locked.map(([name, arcs]) => [arcs, name]));
  const seen = new Set<string>();
  for (const [name, arcs] of wanted) {
    const holder = nameByArcs.get(arcs);
    if (holder !== undefined && holder !== name) {
      sentences.push(`${name} wants ${arcs}, which belongs to ${holder}: ${freeArcFor(name, holder, arcs, all)}`);
    }
    if (seen.has(name)) sentences.push(`${name} is declared twice: a retired name is never used again.`);
    nameByArcs.set(arcs, holder ?? name);
    seen.add(name);
  }
  return sentences;
}
