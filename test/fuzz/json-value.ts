// Changes one value in a JSON text, or takes it away.

import type { Chance } from './target';

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  9007199254740991,
  '',
  'x',
  '0',
  '-1',
  '18446744073709551615',
  '18446744073709551616',
  '9'.repeat(400),
  [],
  {},
  [[]],
  ['x', 'x'],
  { toString: 1 },
  'A'.repeat(10_000),
  '\u001b[2J',
  '../../etc/passwd',
  '/dev/zero',
  '/state/lock',
  'a:b',
  '1:/log',
  '00',
  'zz',
  Array.from({ length: 300 }, () => 'x'),
];

/** undefined where the text is not JSON, or nothing can be changed in it. */
export function reshapeJson(text: string, chance: Chance): string | undefined {
  try {
    const top: unknown = JSON.parse(text);
    const holders = holdersIn(top);
    if (holders.length === 0) return undefined;
    for (let n = 1 + chance.small(2); n > 0; n--) change(chance.pick(holders), holders, chance);
    return JSON.stringify(top);
  } catch {
    return undefined;
  }
}

type Holder = Record<string, unknown>;

/** Every object and list in it. */
function holdersIn(value: unknown): Holder[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Holder, ...Object.values(value).flatMap(holdersIn)];
}

function change(holder: Holder, holders: readonly Holder[], chance: Chance): void {
  const keys = Object.keys(holder);
  const key =
    keys.length === 0 || chance.oneIn(12) ? chance.pick(['x', '0', '__proto__', 'length']) : chance.pick(keys);
  // No way round in a circle: what is put in comes out of a copy.
  const other = chance.pick(holders);
  if (chance.oneIn(6)) delete holder[key];
  else if (chance.oneIn(4)) holder[key] = structuredClone(other[chance.pick(Object.keys(other))]);
  else holder[key] = structuredClone(chance.pick(ODD));
}
