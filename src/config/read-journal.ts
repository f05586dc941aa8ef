// The key `journal` of a source: what of the systemd journal is read (journalctl(1)).

import type { JournalConfig } from './config';
import type { Findings } from './findings';
import type { ConfigNode } from './node';
import { absolutePathComplaint, quoted, readCheckedText, readChoice, readFields } from './reading';

export const JOURNAL_KEYS = ['units', 'facility', 'identifiers', 'directory'] as const;

/** The facilities of syslog(3), by the names that journalctl(1) takes. */
export const FACILITIES = [
  ...['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp'],
  ...['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
] as const;
/** systemd.unit(5); patterns are for journalctl to resolve. */
const UNIT = /^[A-Za-z0-9:_.\\@*?[\]-]{1,255}$/;
const IDENTIFIER = /^[!-~]{1,255}$/;

/** Undefined, or short of what is bad, when something was said. */
export function readJournal(findings: Findings, node: ConfigNode): JournalConfig | undefined {
  // Every entry of the journal, if one wants them all.
  if (node.kind === 'boolean' && node.isOn) return {};
  const fields = readFields(findings, node, JOURNAL_KEYS);
  if (fields === undefined) return undefined;
  const { units, facility, identifiers } = fields;
  const directory = readCheckedText(findings, fields.directory, absolutePathComplaint);
  return {
    ...(units && { units: words(units, (item) => readCheckedText(findings, item, unitComplaint)) }),
    ...(facility && { facilities: words(facility, (item) => readChoice(findings, item, FACILITIES)) }),
    ...(identifiers && {
      identifiers: words(identifiers, (item) => readCheckedText(findings, item, identifierComplaint)),
    }),
    ...(directory === undefined ? {} : { directory }),
  };
}

/** One word or a list of them. */
function words(node: ConfigNode, read: (item: ConfigNode) => string | undefined): readonly string[] {
  const items = node.kind === 'list' ? node.items : [node];
  return items.map(read).filter((item) => item !== undefined);
}

function unitComplaint(text: string): string | undefined {
  if (UNIT.test(text) && !text.startsWith('-')) return undefined;
  return `${quoted(text)} cannot be the name of a unit: give it as systemctl lists it, such as "postfix@-" or "dovecot".`;
}

function identifierComplaint(text: string): string | undefined {
  if (IDENTIFIER.test(text)) return undefined;
  return `${quoted(text)} cannot be an identifier: give the name that stands before "[" in what journalctl shows, such as "postfix/smtpd".`;
}

/** How the source is called where a log has its path. */
export function journalPath({ units, facilities, identifiers, directory }: JournalConfig): string {
  const words = [
    ...(units ?? []).map((unit) => `unit=${unit}`),
    ...(facilities ?? []).map((facility) => `facility=${facility}`),
    ...(identifiers ?? []).map((identifier) => `identifier=${identifier}`),
    ...(directory === undefined ? [] : [`directory=${directory}`]),
  ];
  // Nothing in it shall look like the pattern of a path.
  return words.length === 0 ? 'journal' : `journal:${words.join(',').replace(/[*?[\]]/g, '_')}`;
}
