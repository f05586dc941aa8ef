// What keys do to what top shows: from one state and a key to the next, without a terminal.

export type Unit = 'second' | 'minute' | 'hour';
export type Sort = 'name' | 'rate' | 'total';

export interface TopState {
  readonly sort: Sort;
  readonly unit: Unit;
  /** Only rows whose name has this in it. */
  readonly filter: string;
  /** The filter is being typed. */
  readonly isTyping: boolean;
  readonly isPaused: boolean;
  /** Rows that are 0, and those of histograms, too. */
  readonly showsAll: boolean;
  readonly showsHelp: boolean;
  /** The row that is marked, counted among those shown. */
  readonly selected: number;
  /** The page of the marked row is open. */
  readonly isOpen: boolean;
  readonly isOver: boolean;
}

export const firstState: TopState = {
  ...{ sort: 'name', unit: 'minute', filter: '', isTyping: false, isPaused: false, showsAll: false },
  ...{ showsHelp: false, selected: 0, isOpen: false, isOver: false },
};

/** Keys by name, and what each does, for the line at the bottom and the help. */
export const keyHelp: readonly (readonly [keys: string, what: string])[] = [
  ['q', 'quit'],
  ['up down', 'mark a row; page up and down, home and end as well'],
  ['enter', 'open the page of the marked counter, with the rules that add to it; escape closes it'],
  ['n r t', 'sort by name, rate or total'],
  ['s m h', 'rates per second, minute or hour'],
  ['/', 'show only rows whose name has what is typed; escape shows all again'],
  ['a', 'show rows that are 0, and those of histograms, too'],
  ['space', 'pause, and go on'],
  ['?', 'this help'],
];

const ONES: Readonly<Record<string, (state: TopState) => Partial<TopState>>> = {
  q: () => ({ isOver: true }),
  '\x03': () => ({ isOver: true }),
  n: () => ({ sort: 'name', selected: 0 }),
  r: () => ({ sort: 'rate', selected: 0 }),
  t: () => ({ sort: 'total', selected: 0 }),
  s: () => ({ unit: 'second' }),
  m: () => ({ unit: 'minute' }),
  h: () => ({ unit: 'hour' }),
  '/': () => ({ isTyping: true, filter: '', selected: 0 }),
  a: ({ showsAll }) => ({ showsAll: !showsAll, selected: 0 }),
  ' ': ({ isPaused }) => ({ isPaused: !isPaused }),
  p: ({ isPaused }) => ({ isPaused: !isPaused }),
  '?': ({ showsHelp }) => ({ showsHelp: !showsHelp }),
  '\r': () => ({ isOpen: true }),
  '\n': () => ({ isOpen: true }),
  '\x1b': ({ isOpen, showsHelp }) =>
    isOpen || showsHelp ? { isOpen: false, showsHelp: false } : { filter: '', selected: 0 },
  '\x1b[A': ({ selected }) => ({ selected: selected - 1 }),
  '\x1b[B': ({ selected }) => ({ selected: selected + 1 }),
  k: ({ selected }) => ({ selected: selected - 1 }),
  j: ({ selected }) => ({ selected: selected + 1 }),
  '\x1b[5~': ({ selected }) => ({ selected: selected - 10 }),
  '\x1b[6~': ({ selected }) => ({ selected: selected + 10 }),
  '\x1b[H': () => ({ selected: 0 }),
  '\x1b[F': () => ({ selected: Number.MAX_SAFE_INTEGER }),
};

/** The state after a key; `rows` is how many there are to mark. An unknown key changes nothing. */
export function afterKey(state: TopState, key: string, rows: number): TopState {
  const next = { ...state, ...(state.isTyping ? typed(state, key) : ONES[key]?.(state)) };
  return { ...next, selected: Math.max(0, Math.min(next.selected, rows - 1)) };
}

function typed({ filter }: TopState, key: string): Partial<TopState> {
  if (key === '\x03') return { isOver: true };
  if (key === '\r' || key === '\n') return { isTyping: false };
  if (key === '\x1b') return { isTyping: false, filter: '' };
  if (key === '\x7f' || key === '\b') return { filter: filter.slice(0, -1), selected: 0 };
  return /^[\x21-\x7e]$/.test(key) && filter.length < 40 ? { filter: filter + key, selected: 0 } : {};
}

/** What a terminal sent, key by key: a sequence of ECMA-48 is one. */
export function keysIn(text: string): readonly string[] {
  return text.match(/\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|[\s\S]/g)?.map((key) => key.replace('\x1bO', '\x1b[')) ?? [];
}
