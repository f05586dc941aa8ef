// The odd one out: a member whose counter grows at a rate that is far from the middle of all. Few events are noise, so what
// is odd has to be threefold and beyond what chance does.

export interface Growing {
  readonly name: string;
  /** Since it was last read. */
  readonly events: number;
  readonly spanMs: number;
}

/** Two of three cannot say which of them is the odd one. */
const MIN_MEMBERS = 3;
const TIMES = 3;
/** Standard deviations of a count that comes by chance. */
const DEVIATIONS = 5;

/** Names of the members that are odd. */
export function oddOnes(growing: readonly Growing[]): ReadonlySet<string> {
  const known = growing.filter(({ spanMs }) => spanMs > 0);
  if (known.length < MIN_MEMBERS) return new Set();
  const usual = median(known.map(({ events, spanMs }) => events / spanMs));
  const odd = known.filter((one) => {
    const expected = usual * one.spanMs;
    const [less, more] = expected < one.events ? [expected, one.events] : [one.events, expected];
    return more > TIMES * less && more - less > DEVIATIONS * Math.sqrt(Math.max(more, 1));
  });
  return new Set(odd.map(({ name }) => name));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
