// The configuration that `maillogs init` writes: what was found, each part with a comment on why it is so.

import type { JournalQuery } from '../logs/systemd-journal';
import type { FoundLog, Seen } from './look';

export interface Wanted {
  readonly stateDir: string | undefined;
  /** AgentX address of snmpd; undefined where there is no snmpd. */
  readonly master: string;
}

export function configurationText(seen: Seen, { stateDir, master }: Wanted): string {
  return [
    '# Written by "maillogs init": change it as you like, then type "maillogs check" and restart or SIGHUP the agent.',
    '# Every key, with its default: man maillogs.yaml.',
    '',
    ...(stateDir === undefined ? [] : ['# Where the counts are kept.', `state_dir: ${quoted(stateDir)}`, '']),
    ...snmpLines(seen, master),
    '',
    '# The logs. Rotated files beside them are found.',
    'sources:',
    ...(seen.logs.length === 0 ? placeholder() : seen.logs.flatMap((log) => sourceLines(log, seen))),
    ...archiveLines(seen),
    '',
    '# Counters of your own, alerts, graphs and metrics: man maillogs.yaml.',
    '',
  ].join('\n');
}

function snmpLines({ snmpd }: Seen, master: string): readonly string[] {
  if (snmpd.isInstalled) return ['# The AgentX socket of snmpd.', 'agentx:', `  master: ${quoted(master)}`];
  return [
    '# There was no snmpd. Once it is installed it is asked here; without one, let the agent answer SNMP itself:',
    '#snmp:',
    '#  listen: udp:127.0.0.1:1161',
    'agentx:',
    `  master: ${quoted(master)}`,
  ];
}

/** A source that begins to count when the log comes to be. */
function placeholder(): readonly string[] {
  return [
    '  # No log was found. This is where syslog puts mail; on a host with the systemd journal only, write',
    '  # "journal: {facility: mail}" in the place of the path.',
    '  - name: maillog',
    '    path: /var/log/mail.log',
    '    services: [smtp, pop3, imap, spamassassin]',
  ];
}

function sourceLines(log: FoundLog, seen: Seen): readonly string[] {
  const tags = Object.entries(seen.tags);
  return [
    `  # ${comment(log)}`,
    `  - name: ${log.name}`,
    'path' in log.place
      ? `    path: ${quoted(log.place.path.replaceAll(/[*?[]/g, '[$&]'))}`
      : `    journal: ${journalText(log.place.journal)}`,
    `    services: [${log.services.join(', ')}]`,
    ...(tags.length === 0
      ? []
      : [`    tags: {${tags.map(([tag, program]) => `${quoted(tag)}: ${program}`).join(', ')}}`]),
    ...(log.start === 'end' ? [`    start: end                # ${whyEnd(log, seen)}`] : []),
  ];
}

function comment({ survey, sizeBytes, place }: FoundLog): string {
  if (survey === undefined) return 'path' in place && sizeBytes === 0 ? 'Not there yet.' : 'Could not be read by init.';
  if (survey.lines === 0) return 'Nothing in it yet.';
  const who = survey.programs.length === 0 ? '' : ` of ${survey.programs.join(', ')}`;
  return `Of its last ${survey.lines} lines ${survey.claimed} count${who}.`.replace(/[^\x20-\x7e]/g, '?');
}

function whyEnd({ sizeBytes }: FoundLog, { perlCounters }: Seen): string {
  if (perlCounters !== undefined) return 'the Perl program has counted what is in it';
  const size = sizeBytes === undefined ? 'much' : `${Math.round(sizeBytes / (1 << 20))} MiB`;
  return `${size} from before would make a cliff in every graph`;
}

function journalText({ units, facilities }: JournalQuery): string {
  return units === undefined ? `{facility: ${facilities![0]}}` : `{units: [${units.join(', ')}]}`;
}

/** What a toaster.conf said of the archive, which the YAML file now says in its place. */
function archiveLines({ toaster }: Seen): readonly string[] {
  if (toaster === undefined) return [];
  const { logsBase, archive, untai, purge, taifiles } = toaster.config.archive;
  return [
    '',
    `# As ${toaster.path} has it, which is not read beside this file.`,
    'archive:',
    `  logs_base: ${quoted(logsBase)}`,
    `  enabled: ${archive}`,
    `  untai: ${untai}`,
    `  purge: ${purge}`,
    `  taifiles: ${taifiles}`,
  ];
}

/** YAML takes JSON's strings. */
function quoted(text: string): string {
  return /^[A-Za-z0-9/][A-Za-z0-9/_.:-]*$/.test(text) && !text.includes(': ') ? text : JSON.stringify(text);
}
