// What top shows, as lines for a terminal of a given size. Pure: rows and state in, text out.

import { formatDuration } from '../base/duration';
import { oneLine } from '../base/printable';
import { keyHelp, type TopState, type Unit } from './state';

export interface TopRow {
  readonly service: string;
  readonly name: string;
  readonly oid: string;
  readonly units: string;
  readonly value: bigint;
  /** Per second; undefined while it is not known. */
  readonly rate: number | undefined;
  /** What was added in each span of the last minutes, oldest first. */
  readonly bars: readonly number[];
}

export interface TopScreen {
  readonly rows: readonly TopRow[];
  readonly state: TopState;
  readonly columns: number;
  readonly lines: number;
  /** How old the values are. */
  readonly ageMs: number;
  /** Older values than this mean that the agent does not run, or has nothing new to count. */
  readonly host: string;
  /** Help of the marked counter and the rules that add to it; only while its page is open. */
  readonly page: readonly string[];
  readonly canColour: boolean;
  readonly canDraw: boolean;
}

const SECONDS: Readonly<Record<Unit, number>> = { second: 1, minute: 60, hour: 3600 };
const BLOCKS = ' ▁▂▃▄▅▆▇█';
const ASCII = ' .:-=+*#@';
/** Something that an operator looks into when it grows. */
const TROUBLE = /fail|reject|lost|loss|bounce|deferral|deferred|unclaimed|virus|denied|alert|warning|truncat|overlong/i;
/** Counters of histograms; they are for graphs. */
const BUCKET = /Le\d+$/;
const STYLES = { plain: '', trouble: '\x1b[33m', marked: '\x1b[7m', heading: '\x1b[1m' } as const;
const RESET = '\x1b[0m';

/** The rows that a state shows, in its order. */
export function shownRows(rows: readonly TopRow[], { sort, filter, showsAll }: TopState): readonly TopRow[] {
  const word = filter.toLowerCase();
  const isShown = ({ name, value }: TopRow) => showsAll || (value !== 0n && !BUCKET.test(name));
  const shown = rows.filter((row) => isShown(row) && row.name.toLowerCase().includes(word));
  if (sort === 'rate') return [...shown].sort((a, b) => (b.rate ?? 0) - (a.rate ?? 0));
  if (sort === 'total') return [...shown].sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : 0));
  return shown;
}

/** Exactly as many lines as the terminal has, none wider than it. */
export function drawScreen(screen: TopScreen): readonly string[] {
  const { state, lines, columns } = screen;
  const body = state.showsHelp ? helpLines() : state.isOpen ? pageLines(screen) : tableLines(screen);
  const room = Math.max(0, lines - 3);
  const filled = [...body.slice(0, room), ...new Array<Styled>(Math.max(0, room - body.length)).fill({ text: '' })];
  return [header(screen), { text: '' }, ...filled, footer(state)]
    .slice(0, lines)
    .map((line) => paint(line, columns, screen));
}

interface Styled {
  readonly text: string;
  readonly style?: keyof typeof STYLES;
}

function paint({ text, style = 'plain' }: Styled, columns: number, { canColour }: TopScreen): string {
  const cut = [...text].slice(0, columns).join('');
  return canColour && STYLES[style] !== '' ? `${STYLES[style]}${cut}${RESET}` : cut;
}

function header({ host, ageMs, state, rows }: TopScreen): Styled {
  const saved = rows.length === 0 ? 'nothing was counted yet' : `saved ${formatDuration(ageMs)} ago`;
  const paused = state.isPaused ? ', paused' : '';
  const filter =
    state.filter === '' && !state.isTyping ? '' : `, names with "${state.filter}${state.isTyping ? '_' : ''}"`;
  return { text: `maillogs on ${oneLine(host)}: ${saved}${paused}${filter}`, style: 'heading' };
}

function footer({ isTyping, isOpen, showsHelp }: TopState): Styled {
  if (isTyping) return { text: 'type a part of a name; enter keeps it, escape shows all' };
  if (isOpen || showsHelp) return { text: 'escape: back   q: quit' };
  return { text: 'q quit  ? help  / filter  n r t sort  s m h unit  a all  space pause  enter open' };
}

function tableLines(screen: TopScreen): readonly Styled[] {
  const { state, lines } = screen;
  const rows = shownRows(screen.rows, state);
  const nameWidth = widest(rows.map(({ name }) => oneLine(name)));
  const valueWidth = Math.max(5, widest(rows.map(({ value }) => String(value))));
  const head = {
    text: `  ${'counter'.padEnd(nameWidth)}  ${'total'.padStart(valueWidth)}  ${`per ${state.unit}`.padStart(11)}`,
  };
  const room = lines - 4;
  const first = Math.max(0, Math.min(state.selected - Math.floor(room / 2), rows.length - room));
  const body = rows.slice(first, first + room).map((row, i): Styled => {
    const isMarked = first + i === state.selected;
    const numbers = `${String(row.value).padStart(valueWidth)}  ${rateWords(row.rate, state.unit).padStart(11)}`;
    const left = `${isMarked ? '>' : ' '} ${oneLine(row.name).padEnd(nameWidth)}  ${numbers}  `;
    const text = left + spark(row.bars.slice(-Math.max(1, screen.columns - left.length)), screen);
    const isTrouble = TROUBLE.test(row.name) && (row.rate ?? 0) > 0;
    return { text, style: isMarked ? 'marked' : isTrouble ? 'trouble' : 'plain' };
  });
  return [head, ...body];
}

function pageLines(screen: TopScreen): readonly Styled[] {
  const row = shownRows(screen.rows, screen.state)[screen.state.selected];
  if (row === undefined) return [{ text: 'no counter is marked' }];
  return [
    { text: oneLine(row.name), style: 'heading' },
    { text: row.oid },
    { text: '' },
    { text: `total  ${row.value} ${oneLine(row.units)}` },
    ...(['second', 'minute', 'hour'] as const).map((unit) => ({
      text: `per ${unit.padEnd(7)}${rateWords(row.rate, unit)}`,
    })),
    { text: `last 5 minutes  ${spark(row.bars, screen)}` },
    { text: '' },
    ...screen.page.map((line) => ({ text: oneLine(line) })),
  ];
}

function helpLines(): readonly Styled[] {
  return keyHelp.map(([keys, what]) => ({ text: `  ${keys.padEnd(9)} ${what}` }));
}

/** A rate with three digits that tell; a dash while it is not known. */
export function rateWords(rate: number | undefined, unit: Unit): string {
  if (rate === undefined) return '-';
  const value = rate * SECONDS[unit];
  return value === 0 ? '0' : value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);
}

/** A bar for each span, the highest of which is full; what is not nothing is seen. */
export function spark(bars: readonly number[], { canDraw }: Pick<TopScreen, 'canDraw'>): string {
  const signs = [...(canDraw ? BLOCKS : ASCII)];
  const most = Math.max(...bars, 1);
  return bars.map((bar) => signs[bar === 0 ? 0 : Math.max(1, Math.round((bar / most) * 8))]).join('');
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, { length }) => Math.max(width, length), 7);
}
