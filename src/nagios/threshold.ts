// Threshold ranges of the Monitoring Plugins' development guidelines: `10` alerts outside 0 to 10, `10:` below 10,
// `~:10` above 10, `10:20` outside, `@10:20` inside.

export interface Threshold {
  /** As it was given: performance data shows it so. */
  readonly text: string;
  /** Whether a value is one to alert about. */
  readonly alerts: (value: number) => boolean;
}

/** Undefined where the text is no range. */
export function parseThreshold(text: string): Threshold | undefined {
  const [, at, start, end] = /^(@?)(?:(~|-?\d+(?:\.\d+)?):)?(-?\d+(?:\.\d+)?)?$/.exec(text) ?? [];
  if (at === undefined || (start === undefined && end === undefined)) return undefined;
  const low = start === undefined ? 0 : start === '~' ? Number.NEGATIVE_INFINITY : Number(start);
  const high = end === undefined ? Number.POSITIVE_INFINITY : Number(end);
  if (low > high) return undefined;
  const isInside = at === '@';
  return { text, alerts: (value) => (value >= low && value <= high) === isInside };
}

/** Alerts above a limit. */
export function above(limit: number): Threshold {
  return { text: String(limit), alerts: (value) => value > limit };
}
