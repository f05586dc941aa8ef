// A master's life as a file: JSON of one line.
//
//   {"starts":{"BOOT":MS,...},"startMs":MS,"heard":{"boot":"BOOT","steadyMs":MS,"atMs":MS},"fixed":{"STAMP":TICK,...}}

import type { MasterLife } from '../view/master-life';

export function encodeLife({ starts, startMs, heard, fixed }: MasterLife): string {
  const value = { starts: Object.fromEntries(starts), startMs, heard, fixed: Object.fromEntries(fixed) };
  return `${JSON.stringify(value)}\n`;
}

/** Undefined for anything else. Nothing in it is believed to be what it should be. */
export function decodeLife(text: string): MasterLife | undefined {
  try {
    const { starts, startMs, heard, fixed } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { boot, steadyMs, atMs } = heard as Readonly<Record<string, unknown>>;
    if (!isNumber(startMs) || typeof boot !== 'string' || !isNumber(steadyMs) || !isNumber(atMs)) return undefined;
    const ticks = numbersIn(fixed).map(([stamp, tick]) => [Number(stamp), tick] as const);
    if (!ticks.every(([stamp]) => isNumber(stamp))) return undefined;
    return { starts: new Map(numbersIn(starts)), startMs, heard: { boot, steadyMs, atMs }, fixed: new Map(ticks) };
  } catch {
    return undefined;
  }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Throws when one of them is no number. */
function numbersIn(value: unknown): readonly (readonly [string, number])[] {
  return Object.entries(value as Readonly<Record<string, unknown>>).map(([key, each]) => {
    if (!isNumber(each)) throw new TypeError(`${key} is no number`);
    return [key, each] as const;
  });
}
