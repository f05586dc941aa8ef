// The plans of the logs of a source: each gets the steps of its files, the cursors that stay as they are, and what is
// said of its files; what no log has any more is closed and remembered.

import { type Body, isSameFile } from '../logs/body';
import type { FileCursor, SourceCursor } from '../logs/cursor';
import { cursorAt } from '../logs/file-cursor';
import { sameAmong } from '../logs/known-index';
import type { Known, ReadFinding, Said, Step } from '../logs/plan-types';
import { startOf } from '../logs/seen-file';
import { byAge, isDescendant, isMultilog, type SeenFile } from '../logs/siblings';
import { type Group, groupsOf, heirsOf, inDependence, isSettled, readFirst } from './log-groups';
import { isLogPath, type Pool, remember } from './pool';
import { emptyStep, goesOn, inReadingOrder, readStepOf } from './read-steps';
import {
  FOLLOWED_SIBLINGS,
  type LogPlan,
  type PlanContext,
  type Planned,
  type ReadStep,
  type SourcePlan,
} from './source-plan';

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

/** Cursors with which their files go on, so that they need not be remembered beside those. */
function followedIn({ steps }: Planned): ReadonlySet<FileCursor | undefined> {
  return new Set(steps.filter((step) => step.why === 'same' && !isSettled(step)).map(({ known }) => known?.cursor));
}

/** One cursor goes on with the account of a known file: that of the file itself where it is there. */
function claimAccount(step: Step, continued: Map<FileCursor, Step>): void {
  if (!goesOn(step)) return;
  const { cursor } = step.known;
  const before = continued.get(cursor);
  if (before === undefined || isSameFile(cursor, step.body.file)) continued.set(cursor, step);
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
    const later = ordered.slice(i + 1).filter((each) => !supersedesNothing(each)).length + (isLiveEmpty ? 1 : 0);
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

/** A copy, whose original may still be written to: of two that are alike one is it. Or a rotated file with only a heading. */
const supersedesNothing = ({ isCopy, shared, known, why, body }: Step): boolean =>
  isCopy === true || (shared ?? known?.cursor.copyOf) !== undefined || (why === 'held' && body.place === 'past');

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
  // Seen before with nothing in it that could be counted: where it was the log then, its rotation was not told yet.
  const isUntold = same(body.file).every(({ cursor: { path } }) => isLogPath(context, path) && path !== body.path);
  const isNew = known === undefined && why !== 'firstSight' && why !== 'older' && isUntold;
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
