// Logs of real servers and filters with what their clients and sinks saw: fixtures/mta, and other-servers.json there.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogRecord } from '../../src/base/log-record';
import { takeApart } from '../../src/logs/framing';
import { Router } from '../../src/parsers/router';
import { counterIndex } from '../../src/registry/registry';
import type { CounterName, ServiceName } from '../../src/registry/services';
import { Tally } from '../../src/registry/tally';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'mta');

/** Other numbers than the truth, by file, `*` for any, and why. */
export interface Difference {
  readonly why: string;
  readonly byFile: Readonly<Record<string, number>>;
}

export interface Row {
  readonly what: string;
  /** What the clients and sinks saw. */
  readonly truth: number;
  /** What an anchored reader of the same lines counts, written by others; undefined where it counts no such thing. */
  readonly reference: number | undefined;
  readonly counter: CounterName;
  readonly difference: Difference | undefined;
}

export interface Group {
  readonly name: string;
  readonly services: readonly ServiceName[];
  readonly files: readonly string[];
  readonly rows: readonly Row[];
}

type StoredRow = readonly [string, number, number | null, CounterName, (string | Record<string, unknown>)?];
interface StoredGroup {
  readonly group: string;
  readonly services: readonly ServiceName[];
  readonly rows: readonly StoredRow[];
}

/** All groups with their files. */
export function serverGroups(): readonly Group[] {
  const stored = JSON.parse(readFileSync(join(FOLDER, 'other-servers.json'), 'utf8')) as readonly StoredGroup[];
  const all = readdirSync(FOLDER).filter((file) => file.endsWith('.log'));
  return stored.map(({ group, services, rows }) => ({
    ...{ name: group, services, files: all.filter((file) => file.startsWith(`${group}.`)).sort() },
    rows: rows.map(([what, truth, reference, counter, difference]) => {
      return { what, truth, reference: reference ?? undefined, counter, difference: read(difference, group, truth) };
    }),
  }));
}

function read(stored: StoredRow[4], group: string, truth: number): Difference | undefined {
  if (stored === 'doubled') {
    const why = 'Without its severity a refusal that Exim wrote twice by syslog counts twice: `syslog_duplication`.';
    return { why, byFile: { [`${group}.rfc3164.log`]: 2 * truth, [`${group}.iso.log`]: 2 * truth } };
  }
  if (stored === 'unnamed')
    return { why: 'RFC 5424 by rsyslog loses the service.', byFile: { 'cyrus.rfc5424.log': 0 } };
  if (stored === undefined || typeof stored === 'string') return undefined;
  const { why, ...byFile } = stored;
  return { why: String(why), byFile: byFile as Record<string, number> };
}

/** What a row's counter shall be for a file. */
export function wanted({ truth, difference }: Row, file: string): number {
  return difference?.byFile[file] ?? difference?.byFile['*'] ?? truth;
}

export interface Counted {
  readonly count: (name: CounterName) => number;
  readonly known: number;
  readonly claimed: number;
}

/** Counts a file; one that carries no program names under that of its group. */
export function countFile(file: string, services: readonly ServiceName[]): Counted {
  const isNative = /\.(mainlog|mainlog-all|default|logfmt|json|native)\.log$/.test(file);
  const program = /^(exim|haraka|rspamd)/.exec(file)?.[0];
  const router = new Router(services, isNative && program !== undefined ? { program } : {});
  const tally = new Tally();
  const record = new LogRecord();
  const bytes = readFileSync(join(FOLDER, file));
  let known = 0;
  let claimed = 0;
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start);
    takeApart(record, bytes, start, end);
    const isClaimed = router.route(record, tally);
    if (!router.isLastForeign) known++;
    if (isClaimed) claimed++;
    start = end + 1;
  }
  return { count: (name) => tally.counts[counterIndex(name)]!, known, claimed };
}

/** The table of docs/mta.md. */
export function serverTable(): string {
  const lines = serverGroups().flatMap(({ name, files, rows }) =>
    rows.map((row, i) => {
      const { what, truth, reference, counter, difference } = row;
      const ours = [...new Set(files.map((file) => wanted(row, file)))].sort((a, b) => a - b).join(' or ');
      const group = i === 0 ? `${name} (${files.length})` : '';
      return `| ${group} | ${what} | ${truth} | ${reference ?? '–'} | ${ours} | ${counter} | ${difference?.why ?? ''} |`;
    }),
  );
  return [
    '| group (files) | what | truth | lines | ours | counter | why they differ |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
