// The toaster.conf of a Mail Toaster (its manual page is toaster.conf(5)): `name = value` lines, "#" begins a
// comment. Its logs_* settings are taken, the others skipped. What is left out means what it meant to the
// Perl program: the usual place or name for a path, off for a switch.

import { sha256Hex } from '../base/digest';
import { didYouMean } from '../base/near';
import { type CounterFileService, counterFileOf, counterFileServices } from '../registry/counter-files';
import type { Config, SourceConfig } from './config';
import { MAX_CONFIG_OCTETS } from './decode';
import { DEFAULT_ARCHIVE, defaultConfig, type Exists, toasterSources } from './defaults';
import { Findings } from './findings';
import type { ConfigResult } from './read-config';
import { absolutePathComplaint, quoted } from './reading';
import { type Disclosure, NOTHING_KNOWN, SourceText } from './source-text';

interface Setting {
  readonly name: string;
  readonly nameOffset: number;
  /** Without blanks around it and without a comment; empty counts as left out. */
  readonly value: string;
  readonly valueOffset: number;
}

type Settings = ReadonlyMap<string, Setting>;

/** Settings that mean nothing here, and those of other services that look like ours. */
const IGNORED = ['logs_debug', 'logs_group', 'logs_isoqlog', 'logs_pop3d', 'logs_supervise', 'logs_user'] as const;
const COUNTER_FILES = counterFileServices.map((service) => counterFileOf(service).setting);
const SWITCHES = ['logs_archive', 'logs_archive_purge', 'logs_archive_untai', 'logs_taifiles'] as const;
const KNOWN: readonly string[] = ['logs_base', 'logs_counters', ...SWITCHES, ...COUNTER_FILES, ...IGNORED];

const METHODS = ['syslog', 'multilog', 'debug', 'stats', 'disabled'] as const;

/** Never throws. */
export function readToasterConf(bytes: Uint8Array, path: string, exists: Exists): ConfigResult {
  // Latin1, in which nothing is malformed: these files are older than UTF-8 on most machines.
  const text = bytes.length > MAX_CONFIG_OCTETS ? '' : Buffer.from(bytes).toString('latin1');
  const findings = new Findings(new SourceText(path, text, settingsDisclosed));
  if (bytes.length > MAX_CONFIG_OCTETS) {
    findings.problemAt(0, '', `is larger than ${MAX_CONFIG_OCTETS} octets: this is no toaster.conf.`);
  }
  const settings = readSettings(findings, text);
  const config = { ...configOf(findings, settings, exists), path, digest: digestOf(settings) };
  if (findings.hasProblems) return { ok: false, problems: findings.sortedProblems() };
  return { ok: true, config, warnings: findings.sortedWarnings() };
}

/** Only what is ours: the file has the passwords of databases, too. */
function digestOf(settings: Settings): string {
  const ours = [...settings.values()].filter(({ name }) => isOurs(name)).map(({ name, value }) => [name, value]);
  return sha256Hex(JSON.stringify(ours));
}

function isOurs(name: string): boolean {
  return name.startsWith('logs_') || name === 'send_log_method';
}

/** By name; of two with one name the last, as it was. */
function readSettings(findings: Findings, text: string): Settings {
  const settings = new Map<string, Setting>();
  let offset = 0;
  for (const line of text.split('\n')) {
    const setting = readLine(findings, line.replace(/\r$/, ''), offset);
    offset += line.length + 1;
    if (setting === undefined) continue;
    const { name, nameOffset } = setting;
    if (isOurs(name) && settings.has(name)) findings.warningAt(nameOffset, name, 'is given twice: this one counts.');
    if (name.startsWith('logs_') && !KNOWN.includes(name)) {
      findings.warningAt(nameOffset, name, `is not a setting known here${didYouMean(name, KNOWN)}`);
    }
    settings.set(name, setting);
  }
  return settings;
}

/** What may be shown of a toaster.conf: our own settings, since it also has the passwords of databases. */
function settingsDisclosed(text: string): Disclosure {
  const ours = text.matchAll(/^[ \t]*(?:logs_\w*|send_log_method)[ \t]*=[^#\n]*/gm);
  const shown = [...ours].map(({ 0: setting, index }) => ({ start: index, end: index + setting.length }));
  return { ...NOTHING_KNOWN, shown };
}

function readLine(findings: Findings, line: string, offset: number): Setting | undefined {
  const start = line.length - line.trimStart().length;
  if (start === line.length || line[start] === '#') return undefined;
  const equals = line.indexOf('=');
  const name = line.slice(start, Math.max(start, equals)).trimEnd();
  if (equals < 0 || name === '') {
    findings.problemAt(offset + start, '', 'is no "name = value" line; a comment begins with "#".');
    return undefined;
  }
  const after = line.slice(equals + 1);
  const value = after.replace(/#.*$/s, '').trim();
  const valueOffset = offset + equals + 1 + (after.length - after.trimStart().length);
  return { name, nameOffset: offset + start, value, valueOffset };
}

function configOf(findings: Findings, settings: Settings, exists: Exists): Config {
  const checked = (name: string, complaint: (text: string) => string | undefined) =>
    checkedValue(findings, settings.get(name), complaint);
  const isOn = (name: (typeof SWITCHES)[number]) => checked(name, switchComplaint) === '1';
  const logsBase = withoutEndSlash(checked('logs_base', pathComplaint) ?? DEFAULT_ARCHIVE.logsBase);
  const directory = checked('logs_counters', nameComplaint) ?? 'counters';
  const method = checked('send_log_method', methodComplaint) ?? 'multilog';
  return {
    ...defaultConfig(exists),
    stateDir: `${logsBase}/${directory}`,
    sources: sourcesFor(method, toasterSources(logsBase, exists)),
    archive: {
      logsBase,
      archive: isOn('logs_archive'),
      untai: isOn('logs_archive_untai'),
      purge: isOn('logs_archive_purge'),
      taifiles: isOn('logs_taifiles'),
      timezone: 'local',
    },
    counterFiles: readCounterFileNames(findings, settings),
  };
}

/** qmail-send may log to syslog instead, or nowhere. */
function sourcesFor(method: string, sources: readonly SourceConfig[]): readonly SourceConfig[] {
  if (method !== 'syslog' && method !== 'disabled') return sources;
  const others = sources.filter(({ name }) => name !== 'send');
  if (method === 'disabled') return others;
  return others.map((source) =>
    source.name === 'maillog' ? { ...source, services: ['send', ...source.services] } : source,
  );
}

function readCounterFileNames(findings: Findings, settings: Settings): Config['counterFiles'] & object {
  const names: Partial<Record<CounterFileService, string>> = {};
  const takenBy = new Map<string, string>();
  for (const service of counterFileServices) {
    const { setting, names: usual } = counterFileOf(service);
    const given = checkedValue(findings, settings.get(setting), fileComplaint);
    const name = given ?? usual[0];
    const other = takenBy.get(name);
    if (other !== undefined) {
      const offset = (settings.get(setting) ?? settings.get(other))!.nameOffset;
      const sentence = `${quoted(name)} is the file of ${other} already: each wants its own.`;
      findings.problemAt(offset, setting, sentence);
    }
    takenBy.set(name, setting);
    if (given !== undefined) names[service] = given;
  }
  return names;
}

function checkedValue(
  findings: Findings,
  setting: Setting | undefined,
  complaint: (text: string) => string | undefined,
): string | undefined {
  if (setting === undefined || setting.value === '') return undefined;
  const control = /[\x00-\x1f\x7f-\x9f]/.exec(setting.value);
  const sentence = control === null ? complaint(setting.value) : 'holds a control character: take it out.';
  if (sentence === undefined) return setting.value;
  findings.problemAt(setting.valueOffset, setting.name, sentence);
  return undefined;
}

function switchComplaint(text: string): string | undefined {
  return text === '0' || text === '1' ? undefined : `${quoted(text)} is neither 0 (no) nor 1 (yes).`;
}

function pathComplaint(text: string): string | undefined {
  if (/^\/+$/.test(text)) return 'is the root of all directories, where no logs are kept: name their directory.';
  return absolutePathComplaint(text);
}

function nameComplaint(text: string): string | undefined {
  const isWithin = !text.startsWith('/') && text.split('/').every((part) => part !== '' && part !== '..');
  return isWithin ? undefined : `${quoted(text)} is not the name of a directory within logs_base.`;
}

/** The state directory holds the snapshot and its lock, too: a counter file must not be one of those. */
function fileComplaint(text: string): string | undefined {
  if (/^(?:snapshot|lock)/.test(text)) return `${quoted(text)} is a name that maillogs needs itself: choose another.`;
  const isName = !text.includes('/') && text !== '.' && text !== '..';
  return isName ? undefined : `${quoted(text)} is not the name of a file within logs_counters.`;
}

function methodComplaint(text: string): string | undefined {
  if (METHODS.some((method) => method === text)) return undefined;
  return `${quoted(text)} is not one of ${METHODS.join(', ')}${didYouMean(text, METHODS)}`;
}

function withoutEndSlash(path: string): string {
  return path.replace(/\/+$/, '');
}
