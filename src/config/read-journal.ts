// The key `journal` of a source: what of the systemd journal is read (journalctl(1)).

import type { JournalConfig } from './config';
import type { Form } from './declared';
import { absolutePath, choice, eitherForm, matching, oneOrMore } from './form';
import { type GivenOf, key, keyMap, mapForm } from './keys';
import { quoted } from './reading';

/** The facilities of syslog(3), by the names that journalctl(1) takes. */
const FACILITIES = [
  ...(['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp'] as const),
  ...(['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'] as const),
] as const;

/** systemd.unit(5); patterns are for journalctl to resolve. */
const unit = matching(
  'the name of a unit, or a pattern',
  /^(?!-)[A-Za-z0-9:_.\\@*?[\]-]{1,255}$/,
  (text) =>
    `${quoted(text)} cannot be the name of a unit: give it as systemctl lists it, such as "postfix@-" or "dovecot".`,
);
const identifier = matching(
  'the name of a program',
  /^[!-~]{1,255}$/,
  (text) =>
    `${quoted(text)} cannot be an identifier: give the name that stands before "[" in what journalctl shows, such as "postfix/smtpd".`,
);

const journalKeys = keyMap({
  units: key(oneOrMore(unit), { help: 'Units of systemd, such as postfix@- or dovecot.' }),
  facility: key(oneOrMore(choice(FACILITIES)), { help: 'Facilities of syslog, such as mail.' }),
  identifiers: key(oneOrMore(identifier), { help: 'Programs, by the names that stand before "[" in the journal.' }),
  directory: key(absolutePath, { help: 'Where the journal files lie.', usual: "systemd's own place" }),
});

/** Every entry of the journal, if one wants them all. */
const everyEntry: Form<true> = { read: () => true, schema: { const: true }, words: 'true for every entry' };

export const journalForm = eitherForm((node) => node.kind === 'boolean' && node.isOn, everyEntry, mapForm(journalKeys));

export function readJournal(given: GivenOf<typeof journalKeys> | true): JournalConfig {
  if (given === true) return {};
  const { units, facility: facilities, identifiers, directory } = given.values;
  return {
    ...(units && { units }),
    ...(facilities && { facilities }),
    ...(identifiers && { identifiers }),
    ...(directory === undefined ? {} : { directory }),
  };
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
