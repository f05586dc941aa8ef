// From lines that no rule claims because their program is called otherwise here, what it may be: each program of the
// services is tried, and the one whose rules count most of the lines is proposed.

import { LogRecord } from '../base/log-record';
import { printable } from '../base/printable';
import { takeApart } from '../logs/framing';
import { takeOffStamps } from '../logs/stamped-line';
import { plainPrograms, servicesOf } from '../parsers/known-programs';
import type { ProgramNames } from '../parsers/program-names';
import { Router } from '../parsers/router';
import type { ServiceName } from '../registry/services';
import { Tally } from '../registry/tally';

/** Lines of one tag that are tried, and tags. */
const MAX_LINES = 20;
const MAX_TAGS = 50;
/** More programs than these could have written the lines: nothing can be said. */
const MAX_PROGRAMS = 4;
/** Programs of nearly every host, which no mail server is called by: their lines quote what strangers typed. */
const SYSTEM_PROGRAMS = new Set(
  'anacron audit auditd cron CRON crond dbus-daemon dhclient fail2ban fail2ban-server kernel login named ntpd rsyslogd snmpd sshd sshd-session su sudo syslogd systemd systemd-logind'.split(
    ' ',
  ),
);

export interface NameProposal {
  /** The tag that the lines carry; undefined for lines without a program name. */
  readonly tag: string | undefined;
  /** The programs whose lines they may be, the likeliest only. */
  readonly programs: readonly string[];
}

/** `lines` without their LF. */
export function proposeNames(
  lines: readonly Buffer[],
  services: readonly ServiceName[],
  names: ProgramNames = {},
): readonly NameProposal[] {
  if (names.program !== undefined || lines.length === 0) return [];
  const strange = strangeLines(lines, services, names);
  if (strange.size === 0) return [];
  const programs = plainPrograms().filter((name) => servicesOf(name).some((service) => services.includes(service)));
  const candidates = programs.map((program) => {
    const router = new Router(services, { program });
    return { program, router, forAll: once(() => rulesForAll(router)) };
  });
  return [...strange].flatMap(([tag, own]): readonly NameProposal[] => {
    const found = likeliest(tag, own, candidates);
    return found.length === 0 || found.length > MAX_PROGRAMS
      ? []
      : [{ tag: tag === '' ? undefined : tag, programs: found }];
  });
}

/** The lines that are foreign, or have no program name and are unclaimed, by their tag: some of each. */
function strangeLines(
  lines: readonly Buffer[],
  services: readonly ServiceName[],
  names: ProgramNames,
): ReadonlyMap<string, readonly Buffer[]> {
  const router = new Router(services, names);
  const record = new LogRecord();
  const scratch = new Tally();
  const byTag = new Map<string, Buffer[]>();
  for (const line of lines) {
    takeApart(record, line, 0, line.length);
    if (router.route(record, scratch) || (router.isLastForeign && !record.hasIdent)) continue;
    if (record.hasIdent && !router.isLastForeign) continue;
    const tag = printable(record.bytes.subarray(record.identStart, record.identEnd));
    if (SYSTEM_PROGRAMS.has(tag)) continue;
    const own = byTag.get(tag) ?? [];
    if (byTag.size < MAX_TAGS || byTag.has(tag)) byTag.set(tag, own);
    if (own.length < MAX_LINES) own.push(line);
  }
  return byTag;
}

interface Candidate {
  readonly program: string;
  /** Takes every line for one of the program. */
  readonly router: Router;
  /** Rules of it that say nothing. */
  readonly forAll: () => ReadonlySet<string>;
}

function likeliest(tag: string, lines: readonly Buffer[], candidates: readonly Candidate[]): readonly string[] {
  const take = tag === '' ? takeOffStamps : takeApart;
  const trials = candidates.map((each) => ({ program: each.program, ...counted(lines, each, take) }));
  const most = Math.max(...trials.map(({ score }) => score));
  if (most <= 0) return [];
  const best = trials.filter(({ score }) => score === most);
  // `courier-imapd` is rather imapd than any other program of courier.
  const named = best.filter(({ program }) => tag.includes(program)).sort((a, b) => b.program.length - a.program.length);
  if (named.length > 0) return [named[0]!.program];
  // Programs for which the lines count the same are one to the reader: the first of them.
  return [...new Map(best.reverse().map(({ program, adds }) => [adds, program])).values()].reverse();
}

/** Rules that take what no other one of their program does say nothing of whose lines they are. */
const CATCH_ALL = /^(?:other|unknown)\b/;
/** Nor do those that take what no program writes. */
const NONSENSE = ['xyzzy', 'xyzzy xyzzy', 'xyzzy: xyzzy, xyzzy=1 xyzzy'].map((text) =>
  Buffer.from(`Nov 22 15:19:33 xyzzy xyzzy[7]: ${text}`),
);

function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: work() };
    return known.value;
  };
}

/** The rules by which a program takes nonsense. */
function rulesForAll(router: Router): ReadonlySet<string> {
  const record = new LogRecord();
  const names = NONSENSE.map((line) => {
    takeApart(record, line, 0, line.length);
    router.route(record, new Tally());
    return claimName(router);
  });
  return new Set(names);
}

function claimName({ lastClaim: claim }: Router): string {
  return `${claim?.parser.name} ${claim?.parser.rules[claim.rule - 1] ?? 'other'}`;
}

/** How many of the lines add to a counter, and what they add. */
function counted(lines: readonly Buffer[], { router, forAll }: Candidate, take: typeof takeApart) {
  const record = new LogRecord();
  const tally = new Tally();
  const adds: string[] = [];
  for (const line of lines) {
    take(record, line, 0, line.length);
    tally.clear();
    const isClaimed = router.route(record, tally);
    const name = claimName(router);
    if (!isClaimed || tally.counts.every((count) => count === 0)) continue;
    const words = JSON.stringify(tally.increments());
    if (CATCH_ALL.test(name.slice(name.indexOf(' ') + 1)) || forAll().has(name)) continue;
    if (!takesAnything(record, router, words)) adds.push(words);
  }
  return { score: adds.length, adds: adds.join('') };
}

/**
 * Whether the line would count the same with any words after its first: a rule such as `warning: {text}`, which says
 * nothing of whose line it is. Spoils the record.
 */
function takesAnything(record: LogRecord, router: Router, words: string): boolean {
  const text = Buffer.from(record.bytes.subarray(record.start, record.end));
  const blank = text.indexOf(0x20);
  const other = Buffer.from(record.bytes.subarray(0, record.end));
  other.fill('x', record.start + (blank < 0 ? 0 : blank + 1));
  const tally = new Tally();
  record.bytes = other;
  return router.route(record, tally) && JSON.stringify(tally.increments()) === words;
}

/** What the configuration of the source lacks, as it is written there. */
export function proposalText({ tag, programs }: NameProposal): string {
  const [first, ...others] = programs;
  const text = tag === undefined ? `program: ${first}` : `tags: {${tag}: ${first}}`;
  return others.length === 0 ? text : `${text} (or ${others.join(', ')})`;
}
