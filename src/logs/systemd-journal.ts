// The systemd journal as a log: what of it a source reads, as journalctl(1) is told, and the cursor of an entry
// (sd_journal_get_cursor(3)), of which the sequence numbers tell how many entries lie between two.

/** Every key that is given must fit an entry; of a list any one. Nothing given means every entry. */
export interface JournalQuery {
  readonly units?: readonly string[];
  readonly facilities?: readonly string[];
  readonly identifiers?: readonly string[];
  /** Where the journal files lie, where that is not the system's own place. */
  readonly directory?: string;
}

/** Where the system's own journal lies: kept, or until the next start. */
export const JOURNAL_DIRECTORIES = ['/var/log/journal', '/run/log/journal'] as const;

/** What is read of an entry, beside its cursor. */
const FIELDS = 'MESSAGE,SYSLOG_IDENTIFIER,_COMM,_HOSTNAME,PRIORITY,_TRANSPORT';

/**
 * Reads the entries of a source from that of the cursor on, the oldest first, no more than `most` after it. That one is
 * read again, if it is still there: with `--after-cursor` journalctl would skip the first one after it, were it gone.
 */
export function entriesFrom(query: JournalQuery, cursor: string | undefined, most: number): readonly string[] {
  return [
    ...reading(query, FIELDS),
    ...(cursor === undefined ? [] : [`--cursor=${cursor}`, `--lines=${most + 1}`]),
    ...choosing(query),
  ];
}

/** Reads the entries of a source between two moments, the oldest first. */
export function entriesBetween(
  query: JournalQuery,
  { fromSeconds, toSeconds }: { readonly fromSeconds: number; readonly toSeconds: number },
): readonly string[] {
  return [...reading(query, FIELDS), `--since=@${fromSeconds}`, `--until=@${toSeconds}`, ...choosing(query)];
}

/** Reads one entry of whatever program: that of the cursor, or the first after it where that one is gone. */
export function entryAt(query: JournalQuery, cursor: string): readonly string[] {
  return [...reading(query, '_BOOT_ID'), `--cursor=${cursor}`, '--lines=1'];
}

/** Reads the newest entry of whatever program. */
export function newestEntry(query: JournalQuery): readonly string[] {
  return [...reading(query, '_BOOT_ID'), '--lines=1'];
}

/** Which entries are of the source. */
function choosing({ units = [], facilities = [], identifiers = [] }: JournalQuery): readonly string[] {
  return [
    ...units.map((unit) => `--unit=${unit}`),
    ...facilities.map((facility) => `--facility=${facility}`),
    ...identifiers.map((identifier) => `--identifier=${identifier}`),
  ];
}

/** Without `--system` an ordinary user would be shown his own journal instead of an error. */
function reading({ directory }: JournalQuery, fields: string): readonly string[] {
  const place = directory === undefined ? '--system' : `--directory=${directory}`;
  return ['--no-pager', '--quiet', '--output=export', `--output-fields=${fields}`, place];
}

/** A place in the journal. */
export interface EntryNumber {
  /** What numbered it: numbers of two of them do not compare. */
  readonly sequence: string;
  readonly number: number;
}

/** `s=ID;i=NUMBER;b=…`; undefined for a cursor of another form. */
export function numberOf(cursor: string): EntryNumber | undefined {
  const match = /^s=([0-9a-f]+);i=([0-9a-f]{1,13})(?:;|$)/.exec(cursor);
  return match === null ? undefined : { sequence: match[1]!, number: Number.parseInt(match[2]!, 16) };
}
