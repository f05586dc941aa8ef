// The plan of one source for one pass: gathers what is known and what is there, and asks from where each file is read
// (logs/plan-files.ts); log-plans.ts then gives each log its steps.

import { basename, dirname } from 'node:path';
import { Problem } from '../base/problem';
import { Body, isSameFile, isUntouched } from '../logs/body';
import { nameBeforeCompression } from '../logs/compressed-name';
import type { FileCursor } from '../logs/cursor';
import { wasCut } from '../logs/file-cursor';
import { sameAmong } from '../logs/known-index';
import { isPattern, matchesPattern } from '../logs/path-pattern';
import { planFiles } from '../logs/plan-files';
import type { Known, Said, Step } from '../logs/plan-types';
import { headOf } from '../logs/seen-file';
import {
  isDescendantName,
  isExtendedName,
  isMultilog,
  isMultilogName,
  previousOf,
  type SeenFile,
} from '../logs/siblings';
import { isStillMissed, pathsOf, takeCensus } from './census';
import type { FoundFile } from './finds';
import { distribute } from './log-plans';
import type { CensusRequest } from './look-around';
import { isLogPath, knownFiles } from './pool';
import type { SourceSpec } from './source';
import type { Failed, PlanContext, SourcePlan } from './source-plan';

/** The clock of a file server may be that much behind ours. */
const LEEWAY_MS = 60_000;

/** Undefined where files were renamed or copied while they were looked at. Throws a Problem (`busy` alike). */
export async function planSource(context: PlanContext): Promise<SourcePlan | undefined> {
  const { pool, texts, isPattern, spec } = context;
  const passedAtMs = context.lookedMs - LEEWAY_MS;
  const lookedMs = context.host.clock.nowMs();
  const known = knownFiles(pool, (cursor) => isLogPath(context, cursor.path));
  const looks = looksOf(context, known);
  const seen = await takeCensus(looks, context.host.clock);
  texts.begin(() => pathsOf(looks));
  const { bodies, failed, removed } = await bodiesOf(seen, known, context);
  const census = seen.filter((found) => !removed.has(found.file));
  // What cannot be looked at is not missed either.
  for (const each of known) if (failed.some(({ file }) => isSameFile(each.cursor, file))) each.isOpen = false;
  const plan = await planFiles({
    known,
    bodies,
    pool: {
      isFirst: pool.isFirst,
      start: spec.start,
      passedAtMs,
      isAlone: !isPattern,
      isPastUnknown: pool.isPastUnknown,
    },
  });
  for (const step of plan.steps) if (await wasCutMeanwhile(step, context)) return undefined;
  const said = withUnreadable(context, census, { known, said: plan.said });
  texts.keep(census.map(({ file }) => file));
  const isMissed = said.some(({ finding }) => finding.kind !== 'rotated');
  if (!pool.isFirst && isMissed && !isStillMissed(census, looks)) return undefined;
  return distribute(context, { known, census, steps: plan.steps, said, failed, lookedMs });
}

/** A log that was cut while it was looked at agreed with one thing before that, and with another after it. */
async function wasCutMeanwhile({ body, known, why }: Step, { host: { files } }: PlanContext): Promise<boolean> {
  if (body.place !== 'log' || body.isCompressed || body.untouched !== undefined) return false;
  if (why === 'same' && known !== undefined) return wasCut(files, body.file, known.cursor);
  const beginning = await body.beginning();
  try {
    return headOf(files, body.file, beginning.length) !== beginning;
  } catch (thrown) {
    // It was renamed, or cannot be read: whoever comes to it says so.
    if (!(thrown instanceof Problem)) throw thrown;
    return false;
  }
}

/**
 * Whether a file of the source can be where a cursor has it. A snapshot may have been written by another user, who would
 * have us read, and count and quote, any file that he can name: only what is around the log of the configuration is, and
 * of many logs only what may be called like one of them.
 */
function mayLieAt({ path: log, rotated = [] }: SourceSpec, path: string): boolean {
  const [home, place] = [dirname(log), dirname(path)];
  const isIn = (pattern: string, directory: string) => pattern === directory || matchesPattern(pattern, directory);
  if (rotated.some((pattern) => isIn(dirname(`${pattern}x`), place))) return true;
  const isAround = [home, dirname(home)].some((each) => isIn(each, place) || isIn(each, dirname(place)));
  return isAround && (!isPattern(log) || mayBeCalled(log, basename(path)));
}

/** Whether a log that a pattern matches may have that name, or get it when it is rotated. */
export function mayBeCalled(pattern: string, name: string): boolean {
  const original = nameBeforeCompression(name) ?? name;
  if (isDescendantName(pattern, name) || isExtendedName(pattern, original)) return true;
  const beginnings = [...name.matchAll(/[.-]/g)].map(({ index }) => name.slice(0, index));
  return [name, ...beginnings].some((each) => matchesPattern(`/${basename(pattern)}`, `/${each}`));
}

function looksOf(
  { host, spec, paths, packed, inHand, texts, open }: PlanContext,
  known: readonly Known[],
): CensusRequest {
  return {
    files: host.files,
    path: spec.path,
    logs: paths,
    packed,
    rotated: spec.rotated ?? [],
    allLogs: spec.allLogs,
    known: known.map(({ cursor }) => cursor).filter(({ path }) => mayLieAt(spec, path)),
    inHand,
    hold: (live) => texts.hold(live),
    unlinked: (named) => open.unlinked(named),
  };
}

interface Bodies {
  readonly bodies: readonly Body[];
  readonly failed: readonly Failed[];
  /** Gone since they were found. */
  readonly removed: ReadonlySet<SeenFile>;
}

/** The files that can be read. Of many logs one that may not be opened leaves the others as they are. */
async function bodiesOf(census: readonly FoundFile[], known: readonly Known[], context: PlanContext): Promise<Bodies> {
  const same = sameAmong(known.filter(({ cursor }) => cursor.modifiedNs !== undefined));
  const bodies: Body[] = [];
  const failed: Failed[] = [];
  const removed = new Set<SeenFile>();
  for (const found of census) {
    const { file } = found;
    if (context.texts.unreadable(file) !== undefined) continue;
    const untouched = same(file).find(({ cursor }) => isUntouched(cursor, file))?.cursor;
    const body = bodyOf(found, untouched, context);
    try {
      await body.beginning();
      bodies.push(body);
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      if (thrown.code === 'busy' && wasRemoved(found, context)) removed.add(file);
      else if (thrown.code !== 'busy' && context.isPattern) failed.push({ file, reason: thrown.message });
      else throw thrown;
    }
  }
  return { bodies, failed, removed };
}

/** A busy multilog removes its oldest file between any two looks: the name is never given to another. */
function wasRemoved({ file, place }: FoundFile, { host }: PlanContext): boolean {
  const isItsName = place === 'past' && isMultilogName(basename(file.path));
  return isItsName && host.files.status(file.path) === undefined;
}

function bodyOf(found: FoundFile, untouched: FileCursor | undefined, context: PlanContext): Body {
  const { file, paths, place, isNamed, isStranger, isInHand } = found;
  const isWanted = isInHand || (context.pool.isFirst && isUnprocessed(file.path, context));
  return new Body({ file, paths, place, isNamed, isStranger, isWanted, untouched, text: context.texts.of(file) });
}

/**
 * At first sight: a file of multilog that no processor is done with. One that was called `current` a moment ago is read
 * like the log itself; one that a killed multilog left behind, by the first processor.
 */
function isUnprocessed(path: string, { paths, spec, inHand }: PlanContext): boolean {
  if (inHand !== undefined && path.endsWith('.u')) return true;
  return spec.start === 'beginning' && paths.some((log) => isMultilog(log) && previousOf(log) === path);
}

/** A file that cannot be read and was not there before may have lines that are missed: of a lost one, it is why. */
function withUnreadable(
  { texts, pool, lookedMs }: PlanContext,
  census: readonly FoundFile[],
  { known, said }: { readonly known: readonly Known[]; readonly said: readonly Said[] },
): readonly Said[] {
  const isNew = ({ file }: FoundFile) =>
    !pool.isFirst &&
    !known.some(({ cursor }) => isSameFile(cursor, file)) &&
    !(pool.isPastUnknown && Number(file.modifiedNs / 1_000_000n) <= lookedMs - LEEWAY_MS);
  const unreadable = census.map(({ file }) => file).filter((file) => texts.unreadable(file) !== undefined);
  const news = census.filter((found) => unreadable.includes(found.file) && isNew(found)).map(({ file }) => file);
  const explained = said.map((each) => {
    if (each.finding.kind !== 'lost' || each.finding.reason !== undefined || unreadable.length === 0) return each;
    const file = news.pop() ?? unreadable.at(-1)!;
    return { ...each, finding: { ...each.finding, reason: texts.unreadable(file)! } };
  });
  return [
    ...explained,
    ...news.map(
      (file): Said => ({
        key: undefined,
        finding: { kind: 'lost', path: file.path, octets: 0, reason: texts.unreadable(file)! },
      }),
    ),
  ];
}
