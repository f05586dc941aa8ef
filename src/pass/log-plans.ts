// Gives the files of a source to its logs: each log its steps, the cursors that stay as they are, and what is said of
// its files; what no log has any more is closed and remembered.

import { type Body, commonBytes, isSameFile } from '../logs/body';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import { cursorAt } from '../logs/file-cursor';
import { sameAmong } from '../logs/known-index';
import { logOfRotated } from '../logs/path-pattern';
import type { Known, ReadFinding, Said, Step } from '../logs/plan-types';
import { startOf } from '../logs/seen-file';
import { byAge, isDescendant, isMultilog, type SeenFile } from '../logs/siblings';
import type { FoundFile } from './look-around';
import { isLogPath, type Pool, remember } from './pool';
import { emptyStep, goesOn, inReadingOrder, isAllRead, readStepOf } from './read-steps';
import { keyOfLog } from './source';
import {
  FOLLOWED_SIBLINGS,
  type LogPlan,
  type PlanContext,
  type Planned,
  type ReadStep,
  type SourcePlan,
} from './source-plan';

interface Group {
  readonly key: string;
  readonly steps: Step[];
}

/** Which log each file is of, and what each log has to read. */
export async function distribute(context: PlanContext, planned: Planned): Promise<SourcePlan> {
  const { pool, spec } = context;
  const groups = groupsOf(context, planned);
  const continued = new Map<FileCursor, Step>();
  for (const step of planned.steps) claimAccount(step, continued);
  const heirs = heirsOf(groups, pool);
  const logs: LogPlan[] = [];
  const read = new Set(groups.flatMap(({ steps }) => steps));
  const done = new Set<Step>();
  const same = sameAmong(planned.known);
  for (const group of inDependence(groups)) {
    for (const step of group.steps) done.add(step);
    for (const step of group.steps) {
      if (step.shared !== undefined && read.has(step.shared) && !done.has(step.shared)) await readFirst(step, done);
    }
    logs.push(await logPlanOf(context, planned, { group, continued, heirs, done, same }));
  }
  const keys = new Set(groups.map(({ key }) => key));
  const isFailed = (file: FileCursor) => planned.failed.some((each) => isSameFile(file, each.file));
  const others = [...pool.cursors].filter(([key, { files }]) => !keys.has(key) && !files.some(isFailed));
  const gone = others.map(([key, { files, finished = [] }]) => {
    const inherited = [...heirs.values()].includes(key) ? [] : finished;
    const closed = logs.flatMap((plan) => plan.closed);
    return { key, cursors: [...files.filter((each) => !continued.has(each) && !closed.includes(each)), ...inherited] };
  });
  const followed = followedIn(planned);
  // Known files that are followed no more, or not as they were.
  const stale = planned.known.filter(({ key, cursor }) => key !== undefined && !followed.has(cursor));
  const passed = [...stale.map(({ cursor }) => cursor), ...(await passedFiles(context, planned))];
  const remembered = remember(pool, passed, {
    census: planned.census,
    isFollowed: (cursor) => followed.has(cursor),
  });
  const findings = planned.said.filter(({ key }) => key === undefined || !keys.has(key)).map(({ finding }) => finding);
  return {
    logs: withFindings(logs, planned.said),
    gone,
    failed: planned.failed.map(({ file, reason }) => ({ path: file.path, reason })),
    findings,
    remembered,
    hasNews: gone.length > 0 || pool.isPastUnknown || remembered.length !== pool.remembered.length,
    lookedMs: planned.lookedMs,
    mayStop: !(pool.isFirst && spec.start === 'end'),
  };
}

function groupsOf(context: PlanContext, { census, steps, failed }: Planned): readonly Group[] {
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
  const withKey = new Map(steps.filter((step) => !isSettled(step)).map((step) => [step, keyOf(step, context)]));
  for (const path of paths) {
    const isUnread = ![...withKey.keys()].some(({ body }) => body.path === path);
    const isOwn = isPattern ? isThere(path) && isUnread : isThere(path) || pool.cursors.size > 0;
    if (isOwn) groupOf(keyOfLog(spec, path));
  }
  for (const [step, key] of withKey) groupOf(key).steps.push(step);
  return [...groups.values()];
}

/** A log that got its file from another, which had a cursor under another key: what is remembered goes with the file. */
function heirsOf(groups: readonly Group[], { cursors }: Pool): ReadonlyMap<string, string> {
  const heirs = new Map<string, string>();
  for (const { key, steps } of groups) {
    if (cursors.has(key)) continue;
    const former = steps.map(({ known }) => known?.key).find((each) => each !== undefined && cursors.has(each));
    if (former !== undefined && ![...heirs.values()].includes(former)) heirs.set(key, former);
  }
  return heirs;
}

/** Cursors with which their files go on, so that they need not be remembered beside those. */
function followedIn({ steps }: Planned): ReadonlySet<FileCursor | undefined> {
  return new Set(steps.filter((step) => step.why === 'same' && !isSettled(step)).map(({ known }) => known?.cursor));
}

/** Nothing is to be read of it, now or later, unless it changes: it is remembered. */
function isSettled(step: Step): boolean {
  const { body, why, from, known } = step;
  if (why === 'older') return true;
  if (body.place === 'log') return false;
  if (why === 'firstSight') return from > 0 || !body.isWanted;
  if (known === undefined || known.key !== undefined || known.cursor.isFinished !== true) return false;
  return known.cursor === body.untouched || isAllRead(step);
}

/** The log that a file is of: that which had its cursor, unless it has a name of its own by now. */
function keyOf({ body, known, isCopy }: Step, { isPattern, spec, paths, pool }: PlanContext): string {
  if (!isPattern) return keyOfLog(spec, paths[0]!);
  const own = known?.key;
  if (own !== undefined && pool.paths.has(own)) {
    const log = pool.paths.get(own)!;
    if (!isCopy && (body.path === log || isDescendant(log, body.path) || body.place === 'past')) return own;
  }
  if (body.place === 'log') return keyOfLog(spec, body.path);
  const log = [...paths, ...pool.paths.values()].find((each) => isDescendant(each, body.path));
  const former = isCopy ? undefined : known?.cursor.path;
  return keyOfLog(spec, log ?? former ?? logOfRotated(spec.path, body.path) ?? body.path);
}

/** One cursor goes on with the account of a known file: that of the file itself where it is there. */
function claimAccount(step: Step, continued: Map<FileCursor, Step>): void {
  if (!goesOn(step)) return;
  const { cursor } = step.known;
  const before = continued.get(cursor);
  if (before === undefined || isSameFile(cursor, step.body.file)) continued.set(cursor, step);
}

/**
 * Of two logs that share lines with each other one is read first: what its file has in common with one of the other,
 * which is still to be read, is read in it. Else a pass that is stopped between the two would leave a cursor behind lines
 * that no one has counted.
 */
async function readFirst(step: Step, done: ReadonlySet<Step>): Promise<void> {
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
function inDependence(groups: readonly Group[]): readonly Group[] {
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

interface Grouped {
  readonly group: Group;
  readonly continued: ReadonlyMap<FileCursor, Step>;
  readonly heirs: ReadonlyMap<string, string>;
  /** Its own steps, and those of the logs that are read before it. */
  readonly done: ReadonlySet<Step>;
  readonly same: ReturnType<typeof sameAmong>;
}

async function logPlanOf(context: PlanContext, planned: Planned, grouped: Grouped): Promise<LogPlan> {
  const { continued, done } = grouped;
  const { key, steps } = grouped.group;
  const { pool, isPattern } = context;
  const { known, census } = planned;
  const path = isPattern ? key.slice(key.indexOf(' ') + 1) : context.paths[0]!;
  const found = census.find(({ paths, place }) => place === 'log' && paths[0] === path);
  // Under the name of another log a file goes on as that one's.
  const isOthers = planned.steps.some((step) => step.body.file === found?.file && !steps.includes(step));
  const live = isOthers ? undefined : found?.file;
  const ordered = isMultilog(path) ? [...steps].sort((a, b) => inMultilog(a, b)) : steps;
  const isLogGone = isPattern && live === undefined;
  const reads: ReadStep[] = [];
  for (const [i, step] of ordered.entries()) {
    const isLiveEmpty = live !== undefined && !ordered.some(({ body }) => body.file === live);
    // A new copy supersedes nothing: the file it was made of may still be written to.
    const later = ordered.slice(i + 1).filter(({ isCopy }) => isCopy !== true).length + (isLiveEmpty ? 1 : 0);
    reads.push(await readStepOf(context, planned, { step, later, isLogGone, continued, done }));
  }
  reads.push(...emptyRotated(path, planned, reads).map((file) => emptyStep(file, known)));
  if (live !== undefined && !reads.some(({ file }) => file === live)) reads.push(emptyStep(live, known));
  const own = known.filter((each) => each.key === key || (!isPattern && each.key !== undefined));
  const kept = own.filter((each) => !isPattern && each.isOpen && live === undefined && !isThere(each, planned));
  const cursors = kept.map(({ cursor }) => cursor);
  const closed = own
    .map(({ cursor }) => cursor)
    .filter((each) => each.account !== undefined && !continued.has(each) && !cursors.includes(each));
  const before = beforeOf(key, pool, grouped.heirs);
  const files = [...reads.map(({ file }) => file), ...cursors];
  return {
    log: context.follow(key, path),
    before,
    live,
    steps: inReadingOrder(reads, live),
    kept: cursors,
    closed,
    findings: steps.flatMap((step) => rotationOf(step, context, grouped.same)),
    hasMoved: before === undefined ? reads.length > 1 : namesOf(files) !== namesOf(before.files),
  };
}

/** What the cursor of a log is made from: of one that gave its file to another log, not what went with that. */
function beforeOf(key: string, { cursors }: Pool, heirs: ReadonlyMap<string, string>): SourceCursor | undefined {
  const own = cursors.get(key);
  if (own === undefined) return cursors.get(heirs.get(key) ?? key);
  const { finished: _, ...rest } = own;
  return [...heirs.values()].includes(key) ? rest : own;
}

const isThere = ({ cursor }: Known, { steps }: Planned): boolean =>
  steps.some(({ known, body }) => known?.cursor === cursor || isSameFile(cursor, body.file));

const namesOf = (files: readonly (SeenFile | FileCursor)[]): string =>
  files.map(({ identity, path }) => `${identity} ${path}`).join('\n');

/** A log that was rotated while it was empty: its writer may not have heard of that yet, and write to it. */
function emptyRotated(path: string, { census }: Planned, reads: readonly ReadStep[]): readonly SeenFile[] {
  if (isMultilog(path)) return [];
  return census
    .filter(({ file, place, isNamed }) => place === 'past' && isNamed && file.sizeBytes === 0)
    .map(({ file }) => file)
    .filter((file) => isDescendant(path, file.path) && !reads.some((read) => read.file === file))
    .sort(byAge)
    .slice(-FOLLOWED_SIBLINGS);
}

function inMultilog(a: Step, b: Step): number {
  const rank = ({ body }: Step) => (body.place === 'log' ? 2 : body.isNamed ? 1 : 0);
  return rank(a) - rank(b) || byAge(a.body.file, b.body.file);
}

function rotationOf(
  { body, known, why }: Step,
  context: PlanContext,
  same: ReturnType<typeof sameAmong>,
): readonly ReadFinding[] {
  const isRenamed = known !== undefined && isLogPath(context, known.cursor.path) && body.path !== known.cursor.path;
  // It may have been seen before without a whole line in it: its rotation was told then.
  const isNew = known === undefined && why !== 'firstSight' && why !== 'older' && same(body.file).length === 0;
  const isPast = body.place !== 'log' || (isRenamed && isDescendant(known.cursor.path, body.path));
  if (!isPast || !body.isNamed || !(isRenamed || isNew)) return [];
  return [{ kind: 'rotated', path: body.path }];
}

function withFindings(logs: readonly LogPlan[], said: readonly Said[]): readonly LogPlan[] {
  return logs.map((plan) => {
    const own = said.filter(({ key }) => key === plan.log.key).map(({ finding }) => finding);
    return { ...plan, findings: [...own, ...plan.findings] };
  });
}

/** Files of which nothing is read: remembered as they are, so that they are known if they change. */
async function passedFiles(
  { host, texts }: PlanContext,
  { steps, census, known }: Planned,
): Promise<readonly FileCursor[]> {
  const passed: FileCursor[] = [];
  const same = sameAmong(known);
  for (const step of steps) {
    const { body, from } = step;
    if (!isSettled(step) || same(body.file).length > 0) continue;
    if (body.isCompressed) passed.push({ ...startOf(body.file), ...(await beginningOf(body)), isFinished: true });
    else passed.push(await cursorAt(host.files, body.file, from));
  }
  const unreadable = census.filter(({ file }) => texts.unreadable(file) !== undefined);
  return [...passed, ...unreadable.map(({ file }): FileCursor => ({ ...startOf(file), isFinished: true }))];
}

async function beginningOf(body: Body): Promise<Pick<FileCursor, 'fingerprint'>> {
  const { fingerprint } = startOf(body.file);
  return { fingerprint: { ...fingerprint, beginning: await body.beginning() } };
}
