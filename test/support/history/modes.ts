// The kinds of histories, and how one is drawn from a seed.

import { destructive, gentle, moving, odd } from './acts';
import { History, type HistoryOptions, type Step } from './history';

interface Mode {
  readonly options: HistoryOptions;
  readonly kinds: readonly string[];
}

const plain: HistoryOptions = {
  ...{ isStamped: true, heading: '', alphabet: 3, hasBirths: true },
  ...{ isPattern: false, isLinked: false, isLate: false, hasLongLines: false },
};
const HEADING = '# mail log of the host mx1.example.org, format 1.0, fields: date time host program message\n';
const gentleKinds = Object.keys(gentle);
/** What happens to the files of days, the youngest of which a link leads to. */
const linkedKinds: readonly string[] = [
  ...(['append', 'appendPart', 'switchLink', 'switchLink', 'switchTwice', 'compress', 'decompress'] as const),
  ...(['stoppedPass', 'failedPass', 'restart', 'kill', 'killInPass', 'powerCut', 'toggle'] as const),
  ...(['truncate', 'removeState', 'deleteOldest', 'deleteAny', 'unmount'] as const),
];
const allKinds = [...gentleKinds, ...Object.keys(destructive)];
/** The piece of a long line that was cut has the number of the whole. */
const longKinds = allKinds.filter((kind) => kind !== 'cutEnd' && kind !== 'powerCut');

export const modes = {
  gentle: { options: plain, kinds: gentleKinds },
  headingGentle: { options: { ...plain, heading: HEADING }, kinds: gentleKinds },
  stamped: { options: plain, kinds: allKinds },
  heading: { options: { ...plain, heading: HEADING }, kinds: allKinds },
  pattern: { options: { ...plain, isPattern: true }, kinds: allKinds },
  noBirth: { options: { ...plain, heading: HEADING, hasBirths: false }, kinds: allKinds },
  moved: { options: plain, kinds: [...allKinds, ...Object.keys(moving), ...Object.keys(moving)] },
  odd: { options: plain, kinds: [...allKinds, ...Object.keys(odd), ...Object.keys(odd), ...Object.keys(odd)] },
  late: { options: { ...plain, isLate: true }, kinds: [...allKinds, ...Object.keys(odd)] },
  linked: { options: { ...plain, isLinked: true }, kinds: linkedKinds },
  long: { options: { ...plain, hasLongLines: true }, kinds: longKinds },
  unstamped: { options: { ...plain, isStamped: false, alphabet: 40 }, kinds: allKinds },
} as const satisfies Readonly<Record<string, Mode>>;

export type ModeName = keyof typeof modes;

/** mulberry32: the same numbers for a seed on every machine. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export function draw(mode: ModeName, next: () => number): readonly Step[] {
  const { kinds } = modes[mode];
  return Array.from({ length: 3 + (next() % 22) }, () => {
    const dice = next() % 10;
    return { kind: dice < 3 ? 'append' : dice < 5 ? 'pass' : kinds[next() % kinds.length]!, n: next() % 1024 };
  });
}

/** A history that may be tried in the mode. */
export function isModeName(name: string): name is ModeName {
  return Object.hasOwn(modes, name);
}

/** What goes wrong in a history; undefined where nothing does. */
export async function verdictOf(mode: ModeName, steps: readonly Step[]): Promise<string | undefined> {
  try {
    return await new History(modes[mode].options).live(steps);
  } catch (thrown) {
    return `thrown: ${(thrown as Error).stack ?? thrown}`;
  }
}

/** The same fault in as few steps, with as little chance in them, as can be found. */
export async function shrunk(mode: ModeName, steps: readonly Step[]): Promise<readonly Step[]> {
  let best = steps;
  for (let isBetter = true; isBetter; ) {
    isBetter = false;
    for (const less of shorter(best)) {
      if ((await verdictOf(mode, less)) === undefined) continue;
      best = less;
      isBetter = true;
      break;
    }
  }
  return best;
}

function* shorter(steps: readonly Step[]): Generator<readonly Step[]> {
  for (let i = 0; i < steps.length; i++) yield steps.filter((_, j) => j !== i);
  for (const [i, { kind, n }] of steps.entries()) {
    for (const smaller of [0, n >> 1, n - 1]) {
      if (smaller >= 0 && smaller < n) yield steps.map((step, j) => (i === j ? { kind, n: smaller } : step));
    }
  }
}
