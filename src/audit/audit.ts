// Counts again what is still on the disk of what the ledger counted, and compares. All of it against one snapshot:
// bytes behind its cursors are not looked at, so that counting may go on meanwhile; no lock is taken.

import { Problem } from '../base/problem';
import type { Host } from '../host/host';
import type { Snapshot } from '../ledger/snapshot';
import { inWords, sumOf } from '../registry/sums';
import { isMultilog } from '../source/siblings';
import { findInArchives } from './archive-search';
import { Candidates } from './candidates';
import { type Difference, differencesOf, differencesOfSums } from './compare';
import { type Place, type Recount, recount } from './recount';
import { type AuditedLog, type Stretch, stretchesIn } from './stretch';

/** A file that is renamed under our hands is looked for again. */
const TRIES = 3;

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
  return { snapshot, stretches: audited, totals: auditTotals(snapshot) };
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
  let open = stretches;
  // What is gone may only have been renamed between two looks.
  for (let n = 0; n < TRIES && open.length > 0; n++) {
    for (const [stretch, verdict] of await lookBeside(options, log, open)) verdicts.set(stretch, verdict);
    open = stretches.filter((stretch) => isOpen(verdicts.get(stretch)));
    if (n > 0 && open.every((stretch) => verdicts.get(stretch)?.kind === 'gone')) break;
  }
  if (open.length > 0 && isMultilog(log.path)) {
    for (const [stretch, verdict] of await lookInArchives(options, log, open)) verdicts.set(stretch, verdict);
  }
  return stretches.map((stretch) => ({ stretch, verdict: verdicts.get(stretch) ?? { kind: 'gone' } }));
}

function isOpen(verdict: Verdict | undefined): boolean {
  return verdict === undefined || verdict.kind === 'gone';
}

type Verdicts = ReadonlyMap<Stretch, Verdict>;

async function lookBeside({ host }: AuditOptions, log: AuditedLog, stretches: readonly Stretch[]): Promise<Verdicts> {
  try {
    const candidates = await Candidates.of(host, log, stretches);
    return await judgeAll(host, stretches, (stretch) =>
      candidates.for(stretch).map((file) => ({ file, baseBytes: 0 })),
    );
  } catch (thrown) {
    const problem = readingProblem(thrown);
    return new Map(stretches.map((stretch) => [stretch, { kind: 'unreadable', problem }]));
  }
}

async function lookInArchives(
  { host, archivesOf }: AuditOptions,
  log: AuditedLog,
  stretches: readonly Stretch[],
): Promise<Verdicts> {
  try {
    const places = await findInArchives(host.files, archivesOf(log), stretches);
    return await judgeAll(host, stretches, (stretch) => places.get(stretch) ?? []);
  } catch (thrown) {
    const problem = readingProblem(thrown);
    return new Map(stretches.map((stretch) => [stretch, { kind: 'unreadable', problem }]));
  }
}

async function judgeAll(
  host: Host,
  stretches: readonly Stretch[],
  placesOf: (stretch: Stretch) => readonly Place[],
): Promise<Verdicts> {
  const verdicts = new Map<Stretch, Verdict>();
  for (const stretch of stretches) {
    const verdict = await judge(host, stretch, placesOf(stretch));
    if (verdict !== undefined) verdicts.set(stretch, verdict);
  }
  return verdicts;
}

/** By the first of the places that has it as it was; else by the first at all. */
async function judge(host: Host, stretch: Stretch, places: readonly Place[]): Promise<Verdict | undefined> {
  const { spec } = stretch.log;
  let first: Verdict | undefined;
  for (const place of places) {
    if (spec === undefined) {
      return { kind: 'incomparable', path: place.file.path, reason: 'the configuration has no such source any more' };
    }
    try {
      const verdict = verdictOf(stretch, place, await recount(host.files, place, stretch, spec));
      if (verdict.kind === 'equal') return verdict;
      first ??= verdict;
    } catch (thrown) {
      const problem = readingProblem(thrown);
      if (problem.code !== 'busy') first ??= { kind: 'unreadable', problem };
    }
  }
  return first ?? { kind: 'gone' };
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
