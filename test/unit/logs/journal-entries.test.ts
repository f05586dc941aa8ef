import fc from 'fast-check';
import { NO_SEVERITY } from '../../../src/base/severity';
import { JournalEntries } from '../../../src/logs/journal-entries';
import { timed } from '../../support/property';

interface Seen {
  readonly cursor: string;
  readonly ident: string;
  readonly host: string;
  readonly text: string;
  readonly isOverlong: boolean;
}

/** The entries of an export that comes in these pieces; `full` is noted as a bar. */
function entriesOf(...pieces: readonly (string | Buffer)[]): readonly (Seen | '|')[] {
  const seen: (Seen | '|')[] = [];
  const reader = new JournalEntries({
    entry: (bytes, { cursor, isOverlong, ...at }) => {
      const part = (start: number, end: number) => bytes.toString('latin1', start, end);
      seen.push({
        cursor,
        ident: part(at.identStart, at.identEnd),
        host: part(at.hostStart, at.hostEnd),
        text: part(at.textStart, at.textEnd),
        isOverlong,
      });
    },
    full: () => seen.push('|'),
  });
  for (const piece of pieces) reader.take(Buffer.from(piece));
  return seen;
}

/** A field in the form for values that hold an LF. */
function binary(name: string, value: string): string {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(value.length));
  return `${name}\n${size.toString('latin1')}${value}\n`;
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const FIRST =
  '__CURSOR=s=a;i=1\n__REALTIME_TIMESTAMP=7\n_HOSTNAME=mx\nSYSLOG_IDENTIFIER=imapd\nMESSAGE=LOGIN, user=a\n\n';
const SECOND = `__CURSOR=s=a;i=2\n_COMM=sshd\n${binary('MESSAGE', 'one\ntwo\n\n__CURSOR=x')}\n`;
const BOTH: readonly Seen[] = [
  { cursor: 's=a;i=1', ident: 'imapd', host: 'mx', text: 'LOGIN, user=a', isOverlong: false },
  { cursor: 's=a;i=2', ident: 'sshd', host: '', text: 'one\ntwo\n\n__CURSOR=x', isOverlong: false },
];

test('entries are read, whatever a value holds', () => {
  expect(entriesOf(latin1(FIRST + SECOND))).toEqual(BOTH);
});

test('how the export is cut into pieces changes nothing', () => {
  const bytes = latin1(FIRST + SECOND);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
      expect(entriesOf(...pieces)).toEqual(BOTH);
    }),
    timed(),
  );
});

test('an entry that is not whole yet is none', () => {
  expect(entriesOf(latin1(FIRST.slice(0, -1)))).toEqual([]);
});

test('the identifier is the program, and its command only where there is none', () => {
  const [entry] = entriesOf('__CURSOR=c\n_COMM=smtpd\nSYSLOG_IDENTIFIER=postfix/smtpd\nMESSAGE=x\n\n');
  expect(entry).toMatchObject({ ident: 'postfix/smtpd', text: 'x' });
});

test('of two fields of one name the first counts', () => {
  const [entry] = entriesOf('__CURSOR=c\nSYSLOG_IDENTIFIER=a\nSYSLOG_IDENTIFIER=b\nMESSAGE=x\nMESSAGE=y\n\n');
  expect(entry).toMatchObject({ ident: 'a', text: 'x' });
});

test.each([
  ['on one line', (text: string) => `MESSAGE=${text}\n`],
  ['with its size', (text: string) => binary('MESSAGE', text)],
])('a text over the limit is cut, and said to be, %s', (_name, field) => {
  const long = 'x'.repeat(400_000);
  const [, cut, after] = entriesOf(latin1(`${FIRST}__CURSOR=c\n${field(long)}SYSLOG_IDENTIFIER=b\n\n${FIRST}`)).filter(
    (each) => each !== '|',
  );
  expect(cut).toMatchObject({ cursor: 'c', ident: 'b', isOverlong: true });
  expect((cut as Seen).text).toBe('x'.repeat(65536));
  expect(after).toEqual(BOTH[0]);
});

test.each([
  ['of syslog(3)', 'PRIORITY=5\n_TRANSPORT=syslog\n', 5],
  ['of a standard output, which journald gives one', 'PRIORITY=6\n_TRANSPORT=stdout\n', NO_SEVERITY],
  ['without one', '_TRANSPORT=syslog\n', NO_SEVERITY],
  ['with what is none', 'PRIORITY=51\n_TRANSPORT=syslog\n', NO_SEVERITY],
])('the severity of an entry %s', (_, fields, severity) => {
  const severities: number[] = [];
  const reader = new JournalEntries({
    entry: (_bytes, entry) => severities.push(entry.severity),
    full: () => undefined,
  });
  reader.take(latin1(`__CURSOR=c\n${fields}MESSAGE=x\n\n`));
  expect(severities).toEqual([severity]);
});

test('an entry without a text has an empty one, and one without a cursor is none', () => {
  expect(entriesOf('__CURSOR=c\n\n\nMESSAGE=x\n\n')).toEqual([
    { cursor: 'c', ident: '', host: '', text: '', isOverlong: false },
  ]);
});

test('the bytes of an entry stay until the buffer is said to be full', () => {
  const entries = entriesOf(latin1(FIRST.repeat(10_000)));
  expect(entries.filter((each) => each !== '|')).toHaveLength(10_000);
  expect(entries.filter((each) => each === '|').length).toBeGreaterThan(0);
});
