// What stands in front of a line, by name and as a time. The shapes are those of logs/framing.ts, which decides
// where the text begins; this only tells an operator what it is.

export interface LineStamp {
  readonly framing: string;
  /** Milliseconds since 1970; undefined where there is none that is understood. */
  readonly atMs: number | undefined;
}

interface Shape {
  readonly pattern: RegExp;
  readonly framing: string;
  readonly atMs: (groups: readonly string[], nowMs: number) => number | undefined;
}

/** tai64n(8) of daemontools takes TAI to be 10 s ahead of the system's clock. */
const TAI_OFFSET = 10;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

const CLOCK = '(\\d\\d):(\\d\\d):(\\d\\d)';
const ISO = '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d))';

const shapes: readonly Shape[] = [
  {
    framing: 'TAI64N (multilog)',
    pattern: /^@4([0-9a-f]{7})([0-9a-f]{8})[0-9a-f]{8}(?: |$)/,
    atMs: ([high = '', low = '']) =>
      (Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16) - TAI_OFFSET) * 1000,
  },
  { framing: 'syslog with RFC 3339 stamps', pattern: new RegExp(`^${ISO} `), atMs: ([text = '']) => parsed(text) },
  { framing: 'syslog (RFC 5424)', pattern: new RegExp(`^<\\d{1,3}>1 ${ISO} `), atMs: ([text = '']) => parsed(text) },
  {
    framing: 'syslog (RFC 3164)',
    pattern: new RegExp(`^(?:<\\d{1,3}>)?(?:\\d{4} )?([A-Z][a-z]{2}) ([ \\d]\\d) ${CLOCK}`),
    atMs: ([month = '', day = '', ...clock], nowMs) => nearest({ month, day: Number(day), clock, nowMs }),
  },
  {
    framing: 'date and time (tai64nlocal)',
    pattern: new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d) ${CLOCK}\\.\\d+ `),
    atMs: (groups) => {
      const [year = 0, month = 1, ...rest] = groups.map(Number);
      const [day = 1, hours = 0, minutes = 0, seconds = 0] = rest;
      return new Date(year, month - 1, day, hours, minutes, seconds).getTime();
    },
  },
  {
    framing: "the program's own date",
    pattern: new RegExp(`^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \\d]\\d) ${CLOCK} (\\d{4}) `),
    atMs: ([month = '', day, hours, minutes, seconds, year]) =>
      MONTHS.includes(month)
        ? new Date(
            Number(year),
            MONTHS.indexOf(month),
            Number(day),
            Number(hours),
            Number(minutes),
            Number(seconds),
          ).getTime()
        : undefined,
  },
  {
    framing: 'seconds since 1970 (splogger)',
    pattern: /^(\d{10})\.\d{6}[ +]/,
    atMs: ([seconds = '']) => Number(seconds) * 1000,
  },
];

/** How a line is stamped, and the moment in milliseconds since 1970; undefined where that cannot be told. */
export function stampOf(line: string, nowMs: number): LineStamp {
  for (const { framing, pattern, atMs } of shapes) {
    const match = pattern.exec(line);
    if (match !== null) return { framing, atMs: atMs(match.slice(1), nowMs) };
  }
  return { framing: 'no stamp', atMs: undefined };
}

function parsed(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

interface YearlessStamp {
  readonly month: string;
  readonly day: number;
  readonly clock: readonly string[];
  readonly nowMs: number;
}

/** In local time and without a year: that year which brings it nearest to now, the coming one by a day at most. */
function nearest({ month, day, clock, nowMs }: YearlessStamp): number | undefined {
  const index = MONTHS.indexOf(month);
  if (index < 0) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = clock.map(Number);
  const inYear = (year: number) => new Date(year, index, day, hours, minutes, seconds).getTime();
  const year = new Date(nowMs).getFullYear();
  return [year + 1, year, year - 1].map(inYear).find((ms) => ms <= nowMs + DAY_MS);
}
