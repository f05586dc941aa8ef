// What newer versions store with a cursor beside its place: hints, and what tells files apart that begin alike. All of
// it may be missing; what is not understood is left out, since it only helps.

import type { FileCursor } from '../logs/cursor';
import type { Fingerprint, FingerprintDetails } from '../logs/fingerprint';

type Hints = Pick<FileCursor, 'bornNs' | 'modifiedNs' | 'seenEnd' | 'copyOf' | 'isDoubtful' | 'isCut'>;

/** Takes the hints of a stored cursor; those of another type than they should have are left out. */
export function readHints({
  bornNs,
  modifiedNs,
  seenEnd,
  copyOf,
  isDoubtful,
  isCut,
}: Readonly<Record<string, unknown>>): Hints {
  return {
    ...(typeof bornNs === 'string' ? { bornNs } : {}),
    ...(typeof modifiedNs === 'string' ? { modifiedNs } : {}),
    ...(typeof seenEnd === 'string' ? { seenEnd } : {}),
    ...(typeof copyOf === 'string' ? { copyOf } : {}),
    ...(isDoubtful === true ? { isDoubtful } : {}),
    ...(isCut === true ? { isCut } : {}),
  };
}

/** Takes what newer versions store of a file's content; nothing where any part of it is malformed. */
export function readDetails(value: unknown): Pick<Fingerprint, 'more'> {
  if (typeof value !== 'object' || value === null) return {};
  const { rungs, end, lines, firstStamp, lastStamp } = value as Readonly<Record<string, unknown>>;
  if (!isTexts(rungs) || !isTexts(lines) || typeof end !== 'string') return {};
  const more: FingerprintDetails = {
    rungs,
    end,
    lines,
    ...(isStamp(firstStamp) ? { firstStamp } : {}),
    ...(isStamp(lastStamp) ? { lastStamp } : {}),
  };
  return { more };
}

const isStamp = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
