// Looks at a host and says what of it maillogs can count. Nothing is changed, and no program is run but journalctl.

import { basename, dirname } from 'node:path';
import type { Config } from '../config/config';
import { DEFAULT_STATE_DIR } from '../config/defaults';
import { readToasterConf } from '../config/toaster-conf';
import type { SnmpdConf } from '../doctor/snmpd-conf';
import type { Host } from '../host/host';
import { SLOTS } from '../ledger/snapshot-store';
import { JOURNAL_DIRECTORIES, type JournalQuery } from '../logs/systemd-journal';
import { logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';
import { GENERAL_LOGS, type LogPlace, logPlaces, MAIL_LOGS, renamedTags } from './log-places';
import { findMailPrograms, type MailProgram, servicesOfAll } from './mail-programs';
import type { Sight } from './sight';
import { type Survey, surveyFile, surveyJournal } from './survey';

/** What lies in a log from before would make a cliff in a graph, were it counted all at once. */
const CLIFF_BYTES = 16 << 20;
/** A syslog file that nothing was written to for so long, beside a journal, is a leftover. */
const STALE_MS = 2 * 86_400_000;
const TOASTER_CONFS = ['/usr/local/etc/toaster.conf', '/opt/local/etc/toaster.conf', '/etc/toaster.conf'];
const PERL_FILES = ['send.txt', 'smtp.txt', 'rbl.txt', 'pop3.txt', 'imap.txt', 'webmail.txt', 'spamassassin.txt'];
/** Programs that write to the journal in no facility of mail, as systemd starts them. */
const JOURNAL_UNITS = ['haraka', 'rspamd'];

export interface FoundLog {
  readonly name: string;
  readonly place: { readonly path: string } | { readonly journal: JournalQuery };
  readonly services: readonly ServiceName[];
  readonly start: 'beginning' | 'end';
  /** Octets of it and its rotated files; undefined for a journal. */
  readonly sizeBytes: number | undefined;
  /** Undefined where it could not be read or is not there. */
  readonly survey: Survey | undefined;
}

export interface Seen {
  readonly programs: readonly MailProgram[];
  readonly logs: readonly FoundLog[];
  readonly tags: Readonly<Record<string, string>>;
  /** The file of a Mail Toaster, and what it configures. */
  readonly toaster: { readonly path: string; readonly config: Config } | undefined;
  /** The directory of the Perl program's counter files. */
  readonly perlCounters: string | undefined;
  readonly snmpd: { readonly isInstalled: boolean; readonly conf: SnmpdConf | undefined };
  readonly hasJournal: boolean;
}

export interface Around {
  readonly host: Host;
  readonly sight: Sight;
  readonly snmpdConf: SnmpdConf | undefined;
}

export async function lookAround({ host, sight, snmpdConf }: Around): Promise<Seen> {
  const programs = findMailPrograms(sight);
  const tags = renamedTags(sight);
  const toaster = toasterOf(sight);
  const perlCounters = [toaster?.config.stateDir, DEFAULT_STATE_DIR].find(
    (folder) => folder !== undefined && PERL_FILES.some((name) => isPerls(sight, `${folder}/${name}`)),
  );
  const context = { host, sight, programs, tags, isImported: perlCounters !== undefined };
  const hasJournal = JOURNAL_DIRECTORIES.some((folder) => sight.list(folder).length > 0);
  const main = await mainLogs(context, hasJournal);
  const own = await ownLogs(context, logPlaces(sight, toaster?.config), main);
  // Where nothing is yet, the place where it will be.
  const isExpected = programs.length > 0 && main.length + own.length === 0;
  const expected = isExpected ? [await logAt(context, { path: MAIL_LOGS[0], isSyslog: true })] : [];
  return {
    programs,
    logs: named([...main, ...own, ...expected]),
    tags,
    toaster,
    perlCounters,
    snmpd: {
      isInstalled: ['/usr/sbin/snmpd', '/usr/local/sbin/snmpd'].some((path) => sight.exists(path)),
      conf: snmpdConf,
    },
    hasJournal,
  };
}

interface Context {
  readonly host: Host;
  readonly sight: Sight;
  readonly programs: readonly MailProgram[];
  readonly tags: Readonly<Record<string, string>>;
  readonly isImported: boolean;
}

/** Where syslog puts the mail: a file, or the journal. */
async function mainLogs(context: Context, hasJournal: boolean): Promise<readonly FoundLog[]> {
  const { sight, host } = context;
  const files: FoundLog[] = [];
  for (const path of [...MAIL_LOGS, ...GENERAL_LOGS]) {
    const file = sight.file(path);
    if (file === undefined || (hasJournal && host.clock.nowMs() - file.modifiedMs > STALE_MS)) continue;
    const found = await logAt(context, { path, isSyslog: true });
    const isForAll = (GENERAL_LOGS as readonly string[]).includes(path);
    if (isForAll && (found.survey?.programs.length ?? 0) === 0) continue;
    files.push(found);
    break;
  }
  if (files.length > 0) return files;
  return hasJournal ? journals(context) : [];
}

async function journals({ host, tags, programs, sight, isImported }: Context): Promise<readonly FoundLog[]> {
  const isLarge = JOURNAL_DIRECTORIES.some((folder) => sizeBelow(sight, folder) > CLIFF_BYTES * 4);
  const start = isLarge || isImported ? 'end' : 'beginning';
  // Another host's journal, as --root shows it, is not the system's own.
  const kept = JOURNAL_DIRECTORIES.find((folder) => sight.list(folder).length > 0);
  const directory = kept === undefined || sight.real(kept) === kept ? undefined : sight.real(kept);
  const of = async (name: string, journal: JournalQuery): Promise<FoundLog> => {
    const survey = await surveyJournal(
      host,
      { ...journal, ...(directory === undefined ? {} : { directory }) },
      { tags },
    );
    return { name, place: { journal }, services: servicesFor(survey, programs), start, sizeBytes: undefined, survey };
  };
  const mail = await of('journal', { facilities: ['mail'] });
  const units = await Promise.all(JOURNAL_UNITS.map((unit) => of(unit, { units: [unit] })));
  return [mail, ...units.filter(({ survey }) => (survey?.claimed ?? 0) > 0)];
}

/** Logs of single programs: those with lines that a rule claims, and empty ones whose program is known by its place. */
async function ownLogs(
  context: Context,
  places: readonly LogPlace[],
  main: readonly FoundLog[],
): Promise<readonly FoundLog[]> {
  const { sight } = context;
  const known = new Set(main.flatMap(({ place }) => ('path' in place ? [sight.file(place.path)?.identity] : [])));
  const found: FoundLog[] = [];
  for (const place of places) {
    const file = sight.file(place.path);
    if (file === undefined || known.has(file.identity)) continue;
    const log = await logAt(context, place);
    const isEmpty = file.sizeBytes === 0 || log.survey === undefined;
    if ((log.survey?.claimed ?? 0) === 0 && !(isEmpty && place.tags !== undefined)) continue;
    if (log.services.length === 0) continue;
    known.add(file.identity);
    found.push(log);
  }
  return found;
}

async function logAt(context: Context, place: LogPlace): Promise<FoundLog> {
  const { host, sight, tags, programs, isImported } = context;
  const { path } = place;
  const survey = await surveyFile(host, sight.real(path), { tags });
  const sizeBytes = sizeWithRotated(sight, path);
  const own = survey !== undefined && survey.services.length > 0 ? survey.services : servicesOfAll(place.tags ?? []);
  return {
    name: nameOf(place),
    place: { path },
    services: place.isSyslog === true ? servicesFor(survey, programs) : own,
    start: sizeBytes > CLIFF_BYTES || isImported ? 'end' : 'beginning',
    sizeBytes,
    survey,
  };
}

/** What is seen in the log, and what is installed and may write there later; where nothing is known, everything. */
function servicesFor(survey: Survey | undefined, programs: readonly MailProgram[]): readonly ServiceName[] {
  const wanted = new Set([...(survey?.services ?? []), ...programs.flatMap(({ services }) => services)]);
  return wanted.size === 0 ? logServices : logServices.filter((service) => wanted.has(service));
}

function nameOf({ path, isSyslog, tags }: LogPlace): string {
  if (isSyslog === true) return 'maillog';
  const own = basename(path) === 'current' ? basename(dirname(path).replace(/\/log\/main$/, '')) : undefined;
  return (own ?? tags?.[0] ?? basename(path).replace(/\.log$/, '')).replace(/[^A-Za-z0-9_.-]/g, '-');
}

/** Each its own name. */
function named(logs: readonly FoundLog[]): readonly FoundLog[] {
  const taken = new Map<string, number>();
  return logs.map((log) => {
    const count = (taken.get(log.name) ?? 0) + 1;
    taken.set(log.name, count);
    return count === 1 ? log : { ...log, name: `${log.name}-${count}` };
  });
}

/** Of the log and what was rotated away beside it. */
function sizeWithRotated(sight: Sight, path: string): number {
  const [folder, name] = [dirname(path), basename(path)];
  const isSibling = (each: string) => each.startsWith(name) || (name === 'current' && each.startsWith('@'));
  return sight
    .list(folder)
    .filter(isSibling)
    .reduce((sum, each) => sum + (sight.file(`${folder}/${each}`)?.sizeBytes ?? 0), 0);
}

function sizeBelow(sight: Sight, folder: string): number {
  const files = sight
    .list(folder)
    .flatMap((each) => [
      `${folder}/${each}`,
      ...sight.list(`${folder}/${each}`).map((name) => `${folder}/${each}/${name}`),
    ]);
  return files.reduce((sum, path) => sum + (sight.file(path)?.sizeBytes ?? 0), 0);
}

function toasterOf(sight: Sight): Seen['toaster'] {
  const path = TOASTER_CONFS.find((each) => sight.file(each) !== undefined);
  const text = path === undefined ? undefined : sight.text(path);
  if (path === undefined || text === undefined) return undefined;
  const result = readToasterConf(Buffer.from(text, 'latin1'), path, (each) => sight.exists(each));
  return result.ok ? { path, config: result.config } : undefined;
}

/** Ours begin as the Perl's do, and lie beside a snapshot. */
function isPerls(sight: Sight, path: string): boolean {
  return sight.file(path) !== undefined && SLOTS.every((name) => !sight.exists(`${dirname(path)}/${name}`));
}
