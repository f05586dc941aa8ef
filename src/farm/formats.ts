// A report of the farm as a table for people, as JSON and as CSV for programs.

import { jsonText, oneLine } from '../base/printable';
import type { FarmCount, FarmReport, MemberCount } from './report';

/** As many members have a column of their own; of more, the odd ones are named. */
const MAX_COLUMNS = 6;

type Row = readonly string[];

export function farmTable(report: FarmReport): string {
  const { farm, members, complaints } = report;
  const states = [...members].map(([name, { state, address, roundTripMs, lagSeconds, version, cause }]) => [
    ...[name, address === name ? '' : address, state],
    ...(state === 'silent' ? ['', ''] : [`${roundTripMs} ms`, `lag ${lagSeconds} s`]),
    ...[version, cause],
  ]);
  const head = `farm ${farm}, ${new Date(report.atMs).toISOString().slice(0, 19)}Z: ${wholeness(report)}\n`;
  const sentences = complaints.map((complaint) => `${oneLine(complaint)}\n`).join('');
  return `${head}${sentences}\n${aligned(states, new Set([3, 4]))}\n${countsTable(report)}`;
}

function wholeness({ members, missing }: FarmReport): string {
  const count = members.size;
  if (missing.length === 0) return `all ${count} members answer`;
  return `${count - missing.length} of ${count} members answer; the sums are without ${missing.map(oneLine).join(', ')}`;
}

function countsTable({ counts, members }: FarmReport): string {
  const names = [...members.keys()];
  const hasColumns = names.length <= MAX_COLUMNS;
  const shown = counts.filter(({ total, now }) => total !== 0n || now !== 0n);
  if (shown.length === 0) return 'No counter of any member is above zero.\n';
  const head = ['counter', 'total', 'per minute', 'now', ...(hasColumns ? names : ['odd ones'])];
  const rows = shown.map((count) => [
    ...[count.name, totalText(count), rateText(count.perMinute), String(count.now)],
    ...(hasColumns ? names.map((name) => cell(count.members.get(name))) : [oddText(count)]),
  ]);
  const isOdd = shown.some(({ members: each }) => [...each.values()].some((member) => member.isOdd));
  const notes = [
    'total: what was added up since the farm began; it never falls. now: what those that answer say; it falls when one is silent.',
    ...(shown.some((count) => count.total !== count.shown)
      ? ['(+N): added and not shown yet, since a sum is shown no faster than mail was ever counted.']
      : []),
    ...(isOdd ? ['*: far from its siblings.'] : []),
  ];
  const numbers = new Set([1, 2, 3, ...(hasColumns ? names.map((_, i) => 4 + i) : [])]);
  return `${aligned([head, ...rows], numbers)}\n${notes.join('\n')}\n`;
}

const totalText = ({ total, shown }: FarmCount) => (total === shown ? String(total) : `${shown} (+${total - shown})`);
const rateText = (rate: number | undefined) => (rate === undefined ? '-' : rate.toFixed(rate < 10 ? 2 : 1));

/** The rate where it is known, else the value. */
function cell(member: MemberCount | undefined): string {
  if (member?.value === undefined) return '-';
  const text = member.perMinute === undefined ? String(member.value) : `${rateText(member.perMinute)}/min`;
  return member.isOdd ? `${text} *` : text;
}

function oddText({ members }: FarmCount): string {
  const odd = [...members].filter(([, { isOdd }]) => isOdd);
  return odd.map(([name, { perMinute }]) => `${name} ${rateText(perMinute)}/min *`).join(', ');
}

function aligned(rows: readonly Row[], numbers: ReadonlySet<number>): string {
  const safe = rows.map((row) => row.map(oneLine));
  const widths = (safe[0] ?? []).map((_, i) => Math.max(...safe.map((row) => row[i]!.length)));
  const pad = (text: string, i: number) => (numbers.has(i) ? text.padStart(widths[i]!) : text.padEnd(widths[i]!));
  return safe.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd().concat('\n')).join('');
}

/** One object in one line, so that `--watch` gives a line a poll. */
export function farmJson(report: FarmReport): string {
  const { farm, atMs, members, missing, complaints, counts } = report;
  const text = (value: bigint | undefined) => (value === undefined ? null : String(value));
  return `${jsonText({
    ...{ farm, at: new Date(atMs).toISOString(), isWhole: missing.length === 0, missing, complaints },
    members: [...members].map(([name, { answeredMs, epoch, ...status }]) => ({
      ...{ name, ...status, epoch: epoch ?? null },
      answered: answeredMs === undefined ? null : new Date(answeredMs).toISOString(),
    })),
    counters: counts.map(({ total, shown, now, perMinute, members: each, ...names }) => ({
      ...{ ...names, total: text(total), shown: text(shown), now: text(now), perMinute: perMinute ?? null },
      members: Object.fromEntries(
        [...each].map(([name, { value, carried, perMinute: rate, isOdd }]) => [
          name,
          { value: text(value), carried: text(carried), perMinute: rate ?? null, isOdd },
        ]),
      ),
    })),
  })}\n`;
}

/** RFC 4180, but for the ends of lines: a row for each counter of each member, and one without a member for the sum. */
export function farmCsv({ atMs, counts, members, missing }: FarmReport): string {
  const at = new Date(atMs).toISOString();
  const head = ['time', 'counter', 'oid', 'units', 'member', 'state', 'value', 'added', 'per_minute', 'odd'];
  const rows = counts.flatMap((count) => {
    const { name, oid, units, now, total, perMinute } = count;
    const whole = missing.length === 0 ? 'whole' : 'incomplete';
    const sum = [at, name, oid, units, '', whole, String(now), String(total), plain(perMinute), ''];
    const each = [...count.members].map(([member, { value, carried, perMinute: rate, isOdd }]) => {
      const words = [at, name, oid, units, member, members.get(member)!.state];
      return [...words, value === undefined ? '' : String(value), String(carried), plain(rate), isOdd ? 'odd' : ''];
    });
    return [sum, ...each];
  });
  return [head, ...rows].map((row) => `${row.map(quotedField).join(',')}\n`).join('');
}

const plain = (rate: number | undefined) => (rate === undefined ? '' : rate.toFixed(3));

/** What a spreadsheet would take for a formula is kept from being one. */
function quotedField(text: string): string {
  const safe = oneLine(/^[=+@-]/.test(text) ? `'${text}` : text);
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
