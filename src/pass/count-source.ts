// Counts what is new in one source: plans it, reads its logs one after the other, folds their lines into the work of
// the pass, and says how far it came.

import { Problem } from '../base/problem';
import type { FileCursor } from '../logs/cursor';
import { countLog } from './count-log';
import { LogEntry } from './log-entry';
import { lookAt } from './look-around';
import { planSource } from './plan-source';
import { type Pool, poolOf } from './pool';
import type { LogPosition } from './progress';
import { quickPlan } from './quick-plan';
import { baseKeyOf, keyOfLog, markOf, previousIdentity } from './source';
import { unreadOctets } from './source-health';
import type { LogPlan, SourcePlan } from './source-plan';
import type { LogOutcome, SourceState } from './source-state';
import { takeOver } from './take-over';
import type { Work } from './work';

/** How often a source whose files are renamed under our hands is planned again in one pass. */
const REPLANS = 3;
/** Why a plan came to nothing where no file in particular tells. */
const CHANGING = 'its files were renamed or cut short.';

/** Whether all logs of the source were come to, and what became of each. */
export interface SourceOutcome {
  readonly outcomes: readonly LogOutcome[];
  readonly isStopped: boolean;
}

/** Throws only what ends the pass, and the Problem of a source that can't be looked at. */
export async function countSource(state: SourceState, work: Work): Promise<SourceOutcome> {
  takeOver(state.spec, work);
  const wasMissing = isMissing(state, work);
  const before = [...poolOf(work, state.spec).cursors.values()];
  let why = CHANGING;
  for (let moves = 0; moves < REPLANS; ) {
    const marks = marksOf(state, work);
    const directories = state.logs.directories([...state.logs.paths(), ...state.logs.packed()]);
    if (wasMissing && state.logs.isSurveyed(directories)) return missing(state, work);
    const plan = await planned(state, directories, work);
    why = typeof plan === 'string' ? plan : CHANGING;
    const counted = typeof plan === 'string' ? 'moved' : await countPlanned(state, { plan, marks }, work);
    if (counted === 'moved') moves++;
    else if (counted !== 'newGround') {
      work.settled.push(() => state.logs.rememberSurvey(directories));
      return wasMissing && isMissing(state, work) ? missing(state, work) : counted;
    }
  }
  // The log keeps rotating: leave the rest to the next pass.
  state.logs.forgetWatches();
  const { cursors } = poolOf(work, state.spec);
  const unread = [...cursors].map(
    ([key, cursor]): LogOutcome => ({ kind: 'read', key, isAtEnd: false, unreadOctets: unreadOctets(cursor) }),
  );
  if ([...cursors.values()].some((cursor, i) => cursor !== before[i])) return { outcomes: unread, isStopped: true };
  const reason = `nothing could be counted, since at each of ${REPLANS} looks ${why}`;
  return { outcomes: [...unread, { kind: 'restless', reason }], isStopped: true };
}

/** Where files were renamed or cut while they were looked at, what is known of that, as the end of a sentence. */
async function planned(
  state: SourceState,
  directories: ReadonlyMap<string, string>,
  work: Work,
): Promise<SourcePlan | string> {
  const { logs, spec } = state;
  const { host } = work.context;
  const pool = poolOf(work, spec);
  const paths = logs.paths();
  const quick = logs.isSurveyed(directories) ? quickPlans(state, work, { pool, paths }) : undefined;
  if (quick !== undefined) return quick;
  try {
    const plan = await planSource({
      host,
      spec,
      isPattern: logs.isPattern,
      paths,
      packed: logs.packed(),
      pool,
      texts: logs.texts,
      open: logs.open,
      inHand: inHandOf(state, work, paths),
      lookedMs: work.lookedMs.get(baseKeyOf(spec)) ?? work.transaction.ground.committedMs,
      follow: (key, path) => logs.follow(key, path),
    });
    return plan ?? CHANGING;
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'busy') return thrown.message;
    throw thrown;
  } finally {
    await logs.texts.close();
  }
}

/** There is no log, and none was ever read. Rotated files may be there: only those that come later are of the source. */
function isMissing({ logs, spec }: SourceState, work: Work): boolean {
  const { cursors, remembered } = poolOf(work, spec);
  const hasFiles = [...cursors.values()].some(({ files }) => files.length > 0);
  if (hasFiles || (cursors.size > 0 && remembered.length > 0)) return false;
  if (logs.isPattern) return logs.paths().length + logs.packed().length === 0;
  return lookAt(work.context.host.files, spec.path) === undefined;
}

/** Logs of a pattern may come and go; but one of just that name is meant by a pattern that is none. */
function missing({ logs, spec: { path } }: SourceState, { context }: Work): SourceOutcome {
  const isMistaken = logs.isPattern && context.host.files.status(path)?.kind === 'file';
  if (logs.isPattern && !isMistaken) return { outcomes: [], isStopped: false };
  const reason = isMistaken
    ? `${path} is read as a pattern, which no file matches, and there is a file of just that name: put each "[", "*" and "?" of its name into brackets, as in "[[]".`
    : `there is no log file ${path}: check the path, or start the program that writes it.`;
  return { outcomes: [{ kind: 'failed', reason, state: 'missing' }], isStopped: false };
}

function inHandOf({ logs }: SourceState, { context, options }: Work, paths: readonly string[]): string | undefined {
  const found = paths.map((path) => previousIdentity(context.host.files, path, options.inHand, logs.isPattern));
  return found.find((identity) => identity !== undefined);
}

interface Looked {
  readonly pool: Pool;
  readonly paths: readonly string[];
}

/** The plan where every log is as the last pass left it; undefined where one is not. */
function quickPlans({ logs, spec }: SourceState, work: Work, { pool, paths }: Looked): SourcePlan | undefined {
  const lookedMs = work.context.host.clock.nowMs();
  const keys = paths.map((path) => keyOfLog(spec, path));
  const isSame = keys.length === pool.cursors.size && keys.every((key) => pool.cursors.has(key));
  if (!isSame || work.options.inHand !== undefined || pool.isPastUnknown) return undefined;
  const plans: LogPlan[] = [];
  for (const [i, key] of keys.entries()) {
    const log = logs.follow(key, paths[i]!);
    const plan = quickPlan(work.context.host.files, log, {
      before: pool.cursors.get(key),
      remembered: pool.remembered,
    });
    if (plan === undefined) return undefined;
    plans.push(plan);
  }
  return {
    logs: plans,
    gone: [],
    remembered: pool.remembered,
    failed: [],
    findings: [],
    hasNews: false,
    lookedMs,
    mayStop: true,
    isQuick: true,
  };
}

function marksOf({ logs, spec }: SourceState, work: Work): ReadonlyMap<string, string> {
  const files = [...poolOf(work, spec).cursors.values()].flatMap((cursor) => cursor.files);
  const paths = new Set([...logs.paths(), ...files.map(({ path }) => path)]);
  return new Map([...paths].map((path) => [path, markOf(work.context.host.files, path)]));
}

interface Marked {
  readonly plan: SourcePlan;
  readonly marks: ReadonlyMap<string, string>;
}

async function countPlanned(
  state: SourceState,
  { plan, marks }: Marked,
  work: Work,
): Promise<SourceOutcome | 'moved' | 'newGround'> {
  const { spec } = state;
  const base = baseKeyOf(spec);
  const outcomes: LogOutcome[] = [
    ...plan.failed.map(({ reason }): LogOutcome => ({ kind: 'failed', reason, state: 'unreadable' })),
    ...plan.gone.map(({ key }): LogOutcome => ({ kind: 'read', key, isAtEnd: true, unreadOctets: 0 })),
  ];
  const isFirst = () => outcomes.length === plan.failed.length + plan.gone.length;
  const reached = new Map<string, number>();
  const finished = new Map<string, readonly FileCursor[]>();
  let hasEntered = false;
  const entering = () => {
    if (!hasEntered) enterPlan(state, plan, work);
    hasEntered = true;
  };
  const entered = ({ log }: LogPlan, { finished: ofLog }: LogPosition) => {
    finished.set(log.key, ofLog);
    work.remembered.set(base, [...plan.remembered, ...[...finished.values()].flat()]);
  };
  const entries = new Map(plan.logs.map((log) => [log, new LogEntry(log, { state, work, entering, entered })]));
  // A file may be another log's by this plan: once one log's cursor knows of it, those of all others must.
  const committing = async () => {
    if (!hasEntered || plan.isQuick) return;
    for (const entry of entries.values()) if (!entry.isEntered) await entry.enterUnread();
  };
  for (const [log, entry] of entries) {
    const isStopped = !isFirst() && plan.mayStop && !work.mayGoOn();
    if (isStopped) {
      await committing();
      return { outcomes, isStopped };
    }
    const outcome = await countLog(state, { plan: log, reached, marks, entry, committing }, work);
    if (outcome === 'newGround') return outcome;
    if (outcome === 'moved') {
      await committing();
      return outcome;
    }
    outcomes.push(outcome);
  }
  if (plan.logs.length === 0) entering();
  await committing();
  keepFiles(state, work);
  return { outcomes, isStopped: false };
}

/** What a plan says beside what is in its logs goes with the first of their cursors. */
function enterPlan({ spec, logs }: SourceState, plan: SourcePlan, work: Work): void {
  work.remembered.set(baseKeyOf(spec), plan.remembered);
  work.lookedMs.set(baseKeyOf(spec), plan.lookedMs);
  work.hasChanged ||= plan.hasNews || plan.findings.length > 0;
  for (const finding of plan.findings) work.findings.found(spec, finding);
  for (const { key, cursors } of plan.gone) {
    work.forget(key, cursors);
    work.settled.push(() => logs.forget(key));
  }
}

/** Once all is durable, the files that may still grow are held open, so that what is removed can be read. */
function keepFiles({ logs, spec }: SourceState, work: Work): void {
  const { keepsOpen = false } = work.options;
  const files = [...poolOf(work, spec).cursors.values()].flatMap((cursor): readonly FileCursor[] => cursor.files);
  work.settled.push(() => logs.keepOpen(keepsOpen ? files : []));
}
