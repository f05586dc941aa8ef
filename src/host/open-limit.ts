// How many files this process may have open: `ulimit -n`. Node raises the soft limit to the hard one when it starts,
// and says neither of them.

import { readFileSync } from 'node:fs';

/** Undefined where the system does not tell. */
export function openLimit(): number | undefined {
  known ??= { limit: fromProc() ?? fromReport() };
  return known.limit;
}

let known: { readonly limit: number | undefined } | undefined;

/** proc(5): `Max open files  1024  524288  files`, the soft limit first. */
function fromProc(): number | undefined {
  try {
    return numberOf(/^Max open files +(\S+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1]);
  } catch {
    return undefined;
  }
}

/** Slow, and the only way without a /proc. */
function fromReport(): number | undefined {
  const report = process.report?.getReport() as
    | { userLimits?: { open_files?: { soft?: number | string } } }
    | undefined;
  return numberOf(report?.userLimits?.open_files?.soft);
}

function numberOf(limit: number | string | undefined): number | undefined {
  if (limit === 'unlimited') return Number.MAX_SAFE_INTEGER;
  const value = Number(limit);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
