// Counts again what is still on the disk of what the ledger counted, and compares. All of it against one snapshot:
// bytes after its cursors are not looked at, so that counting may go on meanwhile; no lock is taken.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { Snapshot } from '../ledger/snapshot';
import { isMultilog } from '../logs/siblings';
import { inWords, sumOf } from '../registry/sums';
import { findInArchives } from './archive-search';
import { Candidates } from './candidates';
import { Claims } from './claims';
import { type Difference, differencesOf, differencesOfSums } from './compare';
import { findOverlaps, type Overlap } from './overlaps';
import { type Place, type Recount, recount } from './recount';
import { type AuditedLog, type Stretch, stretchesIn } from './stretch';

/** A file that is renamed under our hands is looked for again. */
const TRIES = 2;

export type Verdict =
  | { readonly kind: 'equal'; readonly path: string; readonly isSameContent: boolean }
  | { readonly kind: 'differs'; readonly path: string; readonly differences: readonly Difference[] }
  /** Neither where it was last seen nor beside it, nor in an archive. */
  | { readonly kind: 'gone' }
  /** It comes to something else, and may. */
  | { readonly kind: 'incomparable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly problem: Problem };

export interface AuditedStretch {
  readonly stretch: Stretch;
  readonly verdict: Verdict;
}

export interface Audit {
  readonly snapshot: Snapshot;
  readonly stretches: readonly AuditedStretch[];
  /** Where the totals are not what all files, and what is in no account, add up to; undefined for an old snapshot. */
  readonly totals: readonly Difference[] | undefined;
  /** Lines that two stretches cover. */
  readonly overlaps: readonly Overlap[];
}

export interface AuditOptions {
  readonly host: Host;
  readonly snapshot: Snapshot;
  readonly logs: readonly AuditedLog[];
  /** The files of the archive in which a multilog directory's lines may be, the newest first. */
  archivesOf(log: AuditedLog): readonly string[];
}

/** Throws no Problem for what happens to a log. */
export async function auditSnapshot(options: AuditOptions): Promise<Audit> {
  const { snapshot, logs } = options;
  const stretches = stretchesIn(snapshot, logs);
  const audited: AuditedStretch[] = [];
  for (const log of logs) {
    const own = stretches.filter((stretch) => stretch.log === log);
    if (own.length > 0) audited.push(...(await auditLog(options, log, own)));
  }
  const overlaps = await findOverlaps(options.host, logs, stretches);
  return { snapshot, stretches: audited, totals: auditTotals(snapshot), overlaps };
}

function auditTotals({ unaccounted, totals, tables, cursors }: Snapshot): readonly Difference[] | undefined {
  if (unaccounted === undefined) return undefined;
  const accounts = [...cursors.values()].flatMap(({ files, finished = [] }) =>
    [...files, ...finished].flatMap(({ account }) => (account === undefined ? [] : [account.increments])),
  );
  return differencesOfSums(inWords(totals, tables), sumOf([unaccounted, ...accounts]));
}

async function auditLog(
  options: AuditOptions,
  log: AuditedLog,
  stretches: readonly Stretch[],
): Promise<readonly AuditedStretch[]> {
  const verdicts = new Map<Stretch, Verdict>();
  const claims = new Claims();
  let open = stretches;
  // What is gone may only have been renamed between two looks.
  for (let n = 0; n < TRIES && open.length > 0; n++) {
    for (const [stretch, verdict] of await lookBeside(options, { log, stretches: open, claims }))
      verdicts.set(stretch, verdict);
    open = stretches.filter((stretch) => !verdicts.has(stretch));
  }
  if (open.length > 0 && isMultilog(log.path)) {
    for (const [stretch, verdict] of await lookInArchives(options, { log, stretches: open, claims }))
      verdicts.set(stretch, verdict);
  }
  return stretches.map((stretch) => ({ stretch, verdict: verdicts.get(stretch) ?? { kind: 'gone' } }));
}

type Verdicts = ReadonlyMap<Stretch, Verdict>;

/** Stretches of one log that nothing was found for yet. */
interface Open {
  readonly log: AuditedLog;
  readonly stretches: readonly Stretch[];
  readonly claims: Claims;
}

async function lookBeside({ host }: AuditOptions, { log, stretches, claims }: Open): Promise<Verdicts> {
  try {
    const candidates = await Candidates.of(host, log, stretches);
    const places = stretches.map((stretch): [Stretch, readonly Place[]] => [
      stretch,
      candidates.for(stretch).map((file) => ({ file, baseBytes: 0 })),
    ]);
    const verdicts = await judgeAll(host, new Map(places), claims);
    const { problem } = candidates;
    if (problem === undefined) return verdicts;
    return new Map(stretches.map((stretch) => [stretch, verdicts.get(stretch) ?? { kind: 'unreadable', problem }]));
  } catch (thrown) {
    const problem = readingProblem(thrown);
    return new Map(stretches.map((stretch) => [stretch, { kind: 'unreadable', problem }]));
  }
}

async function lookInArchives({ host, archivesOf }: AuditOptions, { log, stretches, claims }: Open): Promise<Verdicts> {
  try {
    const places = await findInArchives(host.files, archivesOf(log), stretches);
    return await judgeAll(host, places, claims);
  } catch (thrown) {
    const problem = readingProblem(thrown);
    return new Map(stretches.map((stretch) => [stretch, { kind: 'unreadable', problem }]));
  }
}

/**
 * Each by the first place that has it as it was, else by the first at all. A place serves one: first whoever was
 * counted there and is equal, then whoever is equal elsewhere, so that what differs is named by what is left.
 */
async function judgeAll(host: Host, places: ReadonlyMap<Stretch, readonly Place[]>, claims: Claims): Promise<Verdicts> {
  const verdicts = new Map<Stretch, Verdict>();
  const seen = new Map<Place, Verdict | undefined>();
  const rounds = [
    { isOwn: true, isEqual: true },
    { isOwn: false, isEqual: true },
    { isOwn: false, isEqual: false },
  ];
  for (const { isOwn, isEqual } of rounds) {
    for (const [stretch, found] of places) {
      if (verdicts.has(stretch)) continue;
      for (const place of found) {
        if (!claims.isFree(stretch, place)) continue;
        if (isOwn && place.file.identity !== stretch.cursor.identity) continue;
        if (!seen.has(place)) seen.set(place, await judge(host, stretch, place));
        const verdict = seen.get(place);
        if (verdict === undefined || (isEqual && verdict.kind !== 'equal')) continue;
        verdicts.set(stretch, verdict);
        claims.take(stretch, place);
        break;
      }
    }
  }
  return verdicts;
}

/** Undefined where the file was renamed in the meantime. */
async function judge(host: Host, stretch: Stretch, place: Place): Promise<Verdict | undefined> {
  const { spec } = stretch.log;
  if (spec === undefined) {
    return { kind: 'incomparable', path: place.file.path, reason: 'the configuration has no such source any more' };
  }
  try {
    return verdictOf(stretch, place, await recount(host.files, place, stretch, spec));
  } catch (thrown) {
    const problem = readingProblem(thrown);
    return problem.code === 'busy' ? undefined : { kind: 'unreadable', problem };
  }
}

function verdictOf(
  { account, log }: Stretch,
  { file: { path } }: Place,
  { increments, isSameContent }: Recount,
): Verdict {
  const differences = differencesOf(account.increments, increments);
  if (differences.length === 0) return { kind: 'equal', path, isSameContent };
  const rules = log.spec?.rules ?? '';
  if (account.rules !== rules) {
    return { kind: 'incomparable', path, reason: `it was counted by "${account.rules}", and now is by "${rules}"` };
  }
  if (account.isVague) {
    const reason = 'its repeats speak of more hosts than are remembered, and might be counted in more than one way';
    return { kind: 'incomparable', path, reason };
  }
  const isRewritten = differences.some(({ counter }) => counter === 'agent.linesRead');
  if (!isSameContent && isRewritten) {
    return { kind: 'incomparable', path, reason: 'it was rewritten since it was counted, or cut short and written on' };
  }
  return { kind: 'differs', path, differences };
}

function readingProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  throw thrown;
}
