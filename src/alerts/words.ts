// Times and rates as an operator reads them.

const UNITS = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** `5 min`, `90 s`: the largest unit that gives a whole number of at least one, else seconds. */
export function durationText(ms: number): string {
  const rounded = ms < 600_000 ? Math.round(ms / 1000) * 1000 : Math.round(ms / 60_000) * 60_000;
  const [unit, size] = UNITS.find(([, each]) => rounded >= each && rounded % each === 0) ?? UNITS[3];
  return `${rounded / size} ${unit}`;
}

/** `61.2/min`: per minute, where that is at least one, else per hour; small ones with two digits. */
export function rateText(count: number, overMs: number): string {
  const perMinute = (count * 60_000) / overMs;
  const [value, unit] = perMinute >= 1 || perMinute === 0 ? [perMinute, 'min'] : [perMinute * 60, 'h'];
  return `${trimmed(value)}/${unit}`;
}

function trimmed(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value.toFixed(value >= 10 ? 1 : 2).replace(/\.?0+$/, '');
}
