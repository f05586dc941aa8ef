// Which log of a source each file is of, and in which order the logs are read.

import { commonBytes } from '../logs/body';
import { logOfRotated } from '../logs/path-pattern';
import type { Step } from '../logs/plan-types';
import { isDescendant } from '../logs/siblings';
import type { FoundFile } from './finds';
import type { Pool } from './pool';
import { isAllRead } from './read-steps';
import { keyOfLog } from './source';
import type { PlanContext, Planned } from './source-plan';

/** The files of one log that have to be read, or to be looked at again. */
export interface Group {
  readonly key: string;
  readonly steps: Step[];
}

/** The logs that have something to read, or that are there, with the files of each in the order of the plan. */
export function groupsOf(context: PlanContext, { census, steps, failed }: Planned): readonly Group[] {
  const { spec, isPattern, paths, pool } = context;
  const groups = new Map<string, Group>();
  const groupOf = (key: string): Group => {
    const group = groups.get(key) ?? { key, steps: [] };
    groups.set(key, group);
    return group;
  };
  const isFailed = (found: FoundFile) => failed.some(({ file }) => file === found.file);
  const isThere = (path: string) =>
    census.some((found) => found.place === 'log' && found.paths[0] === path && !isFailed(found));
  const logs = census.filter(({ place }) => place === 'log');
  const links = new Map(logs.flatMap(({ file, paths: [path] }) => (file.target ? [[file.target, path!]] : [])));
  const withKey = new Map(steps.filter((step) => !isSettled(step)).map((step) => [step, keyOf(step, links, context)]));
  for (const path of paths) {
    const isUnread = ![...withKey.keys()].some(({ body }) => body.path === path);
    const isOwn = isPattern ? isThere(path) && isUnread : isThere(path) || pool.cursors.size > 0;
    if (isOwn) groupOf(keyOfLog(spec, path));
  }
  for (const [step, key] of withKey) groupOf(key).steps.push(step);
  return [...groups.values()];
}

/** A log that got its file from another, which had a cursor under another key: what is remembered goes with the file. */
export function heirsOf(groups: readonly Group[], { cursors }: Pool): ReadonlyMap<string, string> {
  const heirs = new Map<string, string>();
  for (const { key, steps } of groups) {
    if (cursors.has(key)) continue;
    const former = steps.map(({ known }) => known?.key).find((each) => each !== undefined && cursors.has(each));
    if (former !== undefined && ![...heirs.values()].includes(former)) heirs.set(key, former);
  }
  return heirs;
}

/** Nothing is to be read of it, now or later, unless it changes: it is remembered. */
export function isSettled(step: Step): boolean {
  const { body, why, from, known } = step;
  if (why === 'older') return true;
  if (body.place === 'log') return false;
  if (why === 'firstSight') return from > 0 || !body.isWanted;
  if (known === undefined || known.key !== undefined || known.cursor.isFinished !== true) return false;
  return known.cursor === body.untouched || isAllRead(step);
}

/**
 * The log that a file is of: that which had its cursor, unless it has a name of its own by now. `links` are the paths of
 * logs by where they lead to, beside which their rotated files lie.
 */
function keyOf(
  { body, known, isCopy }: Step,
  links: ReadonlyMap<string, string>,
  { isPattern, spec, paths, pool }: PlanContext,
): string {
  if (!isPattern) return keyOfLog(spec, paths[0]!);
  const own = known?.key;
  if (own !== undefined && pool.paths.has(own)) {
    const log = pool.paths.get(own)!;
    if (!isCopy && (body.path === log || isDescendant(log, body.path) || body.place === 'past')) return own;
  }
  if (body.place === 'log') return keyOfLog(spec, body.path);
  const link = [...links].find(([target]) => isDescendant(target, body.path))?.[1];
  const log = link ?? [...paths, ...pool.paths.values()].find((each) => isDescendant(each, body.path));
  const former = isCopy ? undefined : known?.cursor.path;
  return keyOfLog(spec, log ?? former ?? logOfRotated(spec.path, body.path) ?? body.path);
}

/**
 * Of two logs that share lines with each other one is read first: what its file has in common with one of the other,
 * which is still to be read, is read in it. Else a pass that is stopped between the two would leave a cursor behind lines
 * that no one has counted.
 */
export async function readFirst(step: Step, done: ReadonlySet<Step>): Promise<void> {
  const { body, shared: other } = step;
  const end = step.from;
  if (other === undefined || end !== (await commonBytes(body, other.body))) return;
  Object.assign(step, { from: step.alone, shared: undefined });
  // What it has in common with one that is read before is read there.
  for (const each of done) {
    const same = each === step ? 0 : await commonBytes(body, each.body);
    const stamped = same > step.from && same <= end ? await body.firstStampedEnd() : undefined;
    if (stamped !== undefined && stamped <= same) Object.assign(step, { from: same, shared: each });
  }
  if (end > other.from) Object.assign(other, { from: end, shared: step });
}

/** A log comes after those that it shares lines with. */
export function inDependence(groups: readonly Group[]): readonly Group[] {
  const groupOf = new Map(groups.flatMap((group) => group.steps.map((step) => [step, group] as const)));
  const done = new Set<Group>();
  const visit = (group: Group) => {
    if (done.has(group)) return;
    done.add(group);
    for (const { shared } of group.steps) {
      const other = shared && groupOf.get(shared);
      if (other !== undefined) visit(other);
    }
    order.push(group);
  };
  const order: Group[] = [];
  for (const group of groups) visit(group);
  return order;
}
