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

/** A time, a rate and a share, as the parsers below take them. */
export const DURATION = /^(\d{1,9}) ?(s|sec|m|min|h|hour|d|day)$/;
/** After a slash, `m` alone may be taken for a month, or for a metre. */
export const RATE = /^(\d{1,12}(?:\.\d{1,6})?) ?\/ ?(s|sec|min|h|hour|d|day)$/;
export const PERCENT = /^(0?\d{1,2}(?:\.\d{1,3})?|100(?:\.0{1,3})?) ?%$/;

/** Milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ''] = DURATION.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * TIMES[unit]!;
}

export interface Rate {
  readonly count: number;
  readonly perMs: number;
}

/** undefined for anything else. */
export function parseRate(text: string): Rate | undefined {
  const [, number, unit = ''] = RATE.exec(text) ?? [];
  return number === undefined ? undefined : { count: Number(number), perMs: TIMES[unit]! };
}

/** 0 to 100; undefined for anything else. */
export function parsePercent(text: string): number | undefined {
  const [, number] = PERCENT.exec(text) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** The decimal numbers from 1 to `max`, with zeros before them or without, as part of a pattern. */
export function upTo(max: number): string {
  const digits = String(max);
  const below = [...digits].flatMap((digit, i) => {
    const least = i === 0 ? 1 : 0;
    if (Number(digit) <= least) return [];
    return [`${digits.slice(0, i)}[${least}-${Number(digit) - 1}]\\d{${digits.length - i - 1}}`];
  });
  const shorter = digits.length === 1 ? [] : [`[1-9]\\d{0,${digits.length - 2}}`];
  return `0*(?:${[digits, ...below, ...shorter].join('|')})`;
}
