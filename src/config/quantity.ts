// Amounts with a unit, as a configuration spells them: `90s`, `5m`, `1h`; `50/min`; `90%`.

const TIMES: Readonly<Record<string, number>> = {
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};
/** `m` alone may be taken for a month, or for a metre after a slash. */
const PER: Readonly<Record<string, number>> = { ...TIMES, m: Number.NaN };

/** Milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,9}) ?([a-z]+)$/.exec(text) ?? [];
  const size = Object.hasOwn(TIMES, unit) ? TIMES[unit] : undefined;
  return number === undefined || size === undefined ? undefined : Number(number) * size;
}

export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/** undefined for anything else. */
export function parseRate(text: string): Rate | undefined {
  const [, number, unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?) ?\/ ?([a-z]+)$/.exec(text) ?? [];
  const perMs = Object.hasOwn(PER, unit) ? PER[unit] : undefined;
  return number === undefined || perMs === undefined || Number.isNaN(perMs)
    ? undefined
    : { count: Number(number), perMs };
}

/** 0 to 100; undefined for anything else. */
export function parsePercent(text: string): number | undefined {
  const [, number] = /^(\d{1,3}(?:\.\d{1,3})?) ?%$/.exec(text) ?? [];
  return number !== undefined && Number(number) <= 100 ? Number(number) : undefined;
}
