// Which files of a source there are at one moment: as two looks at their names agree, and those without a name that are
// still open.

import { basename } from 'node:path';
import { Problem } from '../base/problem';
import type { Clock } from '../host/clock';
import { isMultilog, isMultilogName, type SeenFile } from '../logs/siblings';
import type { FoundFile } from './finds';
import { type CensusRequest, lookAround } from './look-around';

const sizeOf = ({ compressedBytes, sizeBytes }: SeenFile): number => compressedBytes ?? sizeBytes;

/** What multilog calls its files: once rotated they keep their names, and a busy one rotates between any two looks. */
const isOfMultilog = (path: string): boolean =>
  isMultilogName(basename(path)) || isMultilog(path) || basename(path) === 'previous';

const CENSUS_TRIES = 20;
/** A look at more takes some milliseconds, in which an answer of SNMP waits. */
const FEW_FILES = 100;

/**
 * The files as they were called at one moment: two looks that agree. Throws `busy` where there are none. multilog's
 * files need no second look, since the one that it writes to was looked at before all others.
 */
export async function takeCensus(request: CensusRequest, clock: Pick<Clock, 'yield'>): Promise<readonly FoundFile[]> {
  let before = lookAround(request);
  for (let tries = 1; tries < CENSUS_TRIES; tries++) {
    if (before.all.length > FEW_FILES) await clock.yield();
    const isSure = !before.isOutdated && before.all.every(({ paths }) => isOfMultilog(paths[0]!));
    if (isSure) return withUnlinked(before.all, request);
    const now = lookAround(request);
    // In the end a census will do that knows all files but the youngest.
    const isRecent = !before.isOutdated || tries === CENSUS_TRIES - 1;
    if (isRecent && namesOf(before.all) === namesOf(now.all)) return withUnlinked(before.all, request);
    before = now;
  }
  throw new Problem('busy', `${request.logs[0]} is rotated each time it is looked at.`);
}

function withUnlinked(named: readonly FoundFile[], { unlinked }: CensusRequest): readonly FoundFile[] {
  const nameless = unlinked(new Set(named.map(({ file }) => file.identity))).map(
    ({ file, isQuiet, isGivenUp }): FoundFile => ({
      file,
      paths: [file.path],
      place: 'past',
      isNamed: false,
      isQuiet,
      isGivenUp,
      isStranger: false,
      isInHand: false,
    }),
  );
  return [...named, ...nameless];
}

function namesOf(found: readonly FoundFile[]): string {
  const names = found.filter(({ paths }) => !isOfMultilog(paths[0]!));
  return names
    .map(({ file, paths }) => `${[...paths].sort().join(' ')} ${file.identity} ${file.bornNs}`)
    .sort()
    .join('\n');
}

/** Another look, for names and sizes only: nothing is kept open by it. */
function lookAgain({ hold: _, ...request }: CensusRequest): readonly FoundFile[] {
  return lookAround(request).all;
}

/** Where each file is by now, by its identity. */
export function pathsOf(request: CensusRequest): ReadonlyMap<string, string> {
  return new Map(lookAgain(request).map(({ file }) => [file.identity, file.path]));
}

/**
 * Whether what an earlier census missed is missed still, and not in a copy that was not complete then, or was not there
 * yet: no known file came back, and nothing but the logs was made or written to.
 */
export function isStillMissed(before: readonly FoundFile[], request: CensusRequest): boolean {
  const seen = new Map(before.map((found) => [found.file.identity, found]));
  const counted = new Set(request.known.map(({ identity }) => identity));
  return lookAgain(request).every(({ file, paths, place }) => {
    const then = seen.get(file.identity);
    if (isOfMultilog(paths[0]!)) return then !== undefined || !counted.has(file.identity);
    if (then === undefined) return place === 'log' && !counted.has(file.identity);
    if (then.place === 'log') return sizeOf(file) >= sizeOf(then.file);
    return place === then.place && sizeOf(file) === sizeOf(then.file);
  });
}
