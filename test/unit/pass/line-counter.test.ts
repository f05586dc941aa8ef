import { LineCounter } from '../../../src/pass/line-counter';
import { counters } from '../../../src/registry/registry';
import { Tally } from '../../../src/registry/tally';

const STAMP = 'Nov 22 15:19:32';
const LOGIN = `${STAMP} mail imapd: LOGIN, user=a@example.com, ip=[192.0.2.1], protocol=IMAP`;
const LOGOUT = `${STAMP} mail imapd: LOGOUT, user=a@example.com, ip=[192.0.2.1], headers=0, body=0`;
const repeated = (times: number, host = 'mail') => `${STAMP} ${host} last message repeated ${times} times`;
const END_OF_CHUNK = '';

const OUTPUT_AGAIN = '                - Last output repeated 3 times -';
const cri = (mark: 'P' | 'F', text: string, stream = 'stdout') =>
  `2024-11-22T15:19:32.669794202Z ${stream} ${mark} ${text}`;
const docker = (log: string) => JSON.stringify({ log, stream: 'stderr', time: '2024-11-22T15:19:32Z' });

/** IMAP logins and unclaimed lines of a log whose chunks end at each empty line. */
function counted(lines: readonly string[], services: readonly ('imap' | 'send')[] = ['imap']) {
  const tally = new Tally();
  const counter = new LineCounter(services, tally);
  const totals = new BigUint64Array(counters.length);
  let chunk: string[] = [];
  for (const line of [...lines, END_OF_CHUNK]) {
    if (line !== END_OF_CHUNK) {
      chunk.push(line);
      continue;
    }
    const bytes = Buffer.from(`${chunk.join('\n')}\n`, 'latin1');
    let start = 0;
    for (const each of chunk) {
      counter.line(bytes, start, start + each.length);
      start += each.length + 1;
    }
    counter.endChunk();
    bytes.fill(0x2a);
    tally.foldInto(totals, counter.mayCount);
    chunk = [];
  }
  const values = Object.fromEntries(counters.map(({ name, index }) => [name, Number(totals[index])]));
  return {
    logins: values['imap.success'],
    unclaimed: values['agent.linesUnclaimed'],
    foreign: values['agent.linesForeign'],
    cut: values['agent.repeatsCut'],
    read: values['agent.linesRead'],
  };
}

test.each<[name: string, lines: readonly string[], logins: number, unclaimed: number]>([
  ['a repeat adds its record so many times more', [LOGIN, repeated(3)], 4, 0],
  ['a repeat behind a repeat speaks of the same record', [LOGIN, repeated(3), repeated(2)], 6, 0],
  ['so it does where lines end in CR LF', [`${LOGIN}\r`, `${repeated(3)}\r`, `${repeated(2)}\r`], 6, 0],
  ['a repeat beyond any log adds what is believed of it', [LOGIN, repeated(4_294_967_296)], 100_001, 0],
  ['a repeat of a record that adds nothing adds nothing', [LOGIN, LOGOUT, repeated(3)], 1, 0],
  ['a repeat speaks of the last record of its own host', [LOGIN, LOGOUT.replace('mail', 'other'), repeated(3)], 4, 0],
  ['a repeat of a host not seen is unclaimed', [LOGIN, repeated(3, 'other')], 1, 1],
  ['a repeat at the beginning of a log is unclaimed', [repeated(3), LOGIN], 1, 1],
  ['a repeat in the next chunk knows the record before', [LOGIN, END_OF_CHUNK, repeated(3)], 4, 0],
  ['so does one behind a chunk of repeats only', [LOGIN, END_OF_CHUNK, repeated(3), END_OF_CHUNK, repeated(2)], 6, 0],
  [
    'a repeat in the next chunk speaks of its own host, among several',
    [LOGIN, LOGIN.replace(' mail ', ' other '), END_OF_CHUNK, repeated(3), repeated(5, 'other')],
    10,
    0,
  ],
  [
    'so does one behind chunks of other hosts',
    [LOGIN, END_OF_CHUNK, LOGOUT.replace(' mail ', ' a '), END_OF_CHUNK, repeated(2, 'a'), END_OF_CHUNK, repeated(3)],
    4,
    0,
  ],
  ['lines without a host are no records of a host', [LOGIN, '@4000000067404f2a12345678 x', repeated(3)], 4, 1],
  ['a repeat that a stranger wrote into a text is none', [LOGIN, LOGOUT.replace('a@example.com', repeated(3))], 1, 0],
  [
    "rsyslog's repeat adds its own text",
    [LOGIN, `${STAMP} mail imapd: message repeated 2 times: [ ${LOGIN.slice(28)}]`],
    3,
    0,
  ],
  [
    "syslog-ng's repeat speaks of the record before it",
    [
      LOGIN,
      `${STAMP} mail imapd[9]: Last message 'LOGIN, user=a@exampl' repeated 4 times, suppressed by syslog-ng on mail`,
    ],
    5,
    0,
  ],
  [
    "macOS's repeat names no host",
    [LOGIN.replace(' mail ', ' other '), LOGIN, `${STAMP} --- last message repeated 1 time ---`],
    3,
    0,
  ],
  [
    "metalog's repeat has no stamp",
    [
      `${STAMP} [imapd] ${LOGIN.slice(28)}`,
      '                - Last output repeated twice -',
      END_OF_CHUNK,
      OUTPUT_AGAIN,
    ],
    5,
    0,
  ],
  ['a repeat that names no host has no record at the beginning of a log', [OUTPUT_AGAIN, LOGIN], 1, 1],
  [
    'a line of a container that came in pieces is one line',
    [cri('P', LOGIN.slice(0, 20)), END_OF_CHUNK, cri('P', LOGIN.slice(20, 40)), cri('F', LOGIN.slice(40))],
    1,
    0,
  ],
  [
    'the rest of a line of a container is no line, whatever it says',
    [cri('P', LOGOUT), cri('F', LOGIN), cri('F', LOGIN)],
    1,
    0,
  ],
  [
    'the two streams of a container do not mix',
    [cri('P', LOGIN.slice(0, 60)), cri('F', LOGIN, 'stderr'), cri('F', LOGIN.slice(60))],
    2,
    0,
  ],
  ['docker cuts a line in pieces, too', [docker(LOGIN.slice(0, 60)), docker(`${LOGIN.slice(60)}\n`)], 1, 0],
])('%s', (_name, lines, logins, unclaimed) => {
  expect(counted(lines)).toMatchObject({ logins, unclaimed });
});

test('a number beyond reason is cut, and that is counted', () => {
  const { logins, cut } = counted([LOGIN, repeated(100_001), repeated(4_294_967_296), repeated(2)]);
  expect([logins, cut]).toEqual([200_003, 2]);
});

test('each line is read once, whatever it says', () => {
  expect(counted([LOGIN, repeated(3), 'x', '@4000000067404f2a12345678 '])).toMatchObject({ read: 4, unclaimed: 1 });
});

test('a counter that takes over where another stopped knows the pieces of a line', () => {
  const [beginning, rest] = [cri('P', LOGIN.slice(0, 60)), cri('F', LOGIN.slice(60))].map((line) => Buffer.from(line));
  const before = new LineCounter(['imap'], new Tally());
  before.line(beginning!, 0, beginning!.length);
  before.endChunk();
  expect(before.lastRecords).toEqual([{ host: 'stdout', increments: { counters: {} }, piece: LOGIN.slice(0, 60) }]);
  const tally = new Tally();
  const after = new LineCounter(['imap'], tally);
  after.resume(before.lastRecords);
  after.line(rest!, 0, rest!.length);
  after.endChunk();
  expect(tally.increments().counters).toMatchObject({ 'imap.success': '1' });
  expect(after.lastRecords).toEqual([]);
});

test('a source counts for its own services only', () => {
  expect(counted([LOGIN], ['send'])).toMatchObject({ logins: 0, foreign: 1 });
});

test('what no one claimed can be shown, the last few of it, harmless on a terminal', () => {
  const tally = new Tally();
  const counter = new LineCounter(['imap'], tally);
  const bytes = Buffer.from('a\nb\nc\nd\ne\nf\x1b\n', 'latin1');
  for (let start = 0; start < bytes.length; start = bytes.indexOf(10, start) + 1) {
    counter.line(bytes, start, bytes.indexOf(10, start));
  }
  counter.endChunk();
  expect(counter.unclaimed.take()).toEqual(['b', 'c', 'd', 'e', 'f\\x1b']);
  expect(counter.unclaimed.take()).toEqual([]);
});

test('lines of programs that the services do not know are foreign, and none of the unclaimed', () => {
  const cron = `${STAMP} mail cron[7]: (root) CMD (x)`;
  const nameless = `${STAMP} mail -- MARK --`;
  const odd = `${STAMP} mail imapd: what is this`;
  expect(counted([LOGIN, cron, nameless, odd])).toEqual({ logins: 1, unclaimed: 1, foreign: 2, read: 4, cut: 0 });
  expect(counted([LOGIN], ['send'])).toMatchObject({ unclaimed: 0, foreign: 1 });
});

test.each([
  ['a tag', { tags: { courier: 'imapd' } }, `${STAMP} mail courier[7]: ${LOGIN.slice(28)}`],
  ['no name', { program: 'imapd' }, `${STAMP} ${LOGIN.slice(28)}`],
  ['no name in a container', { program: 'imapd' }, cri('F', LOGIN.slice(28))],
])('a program that comes with %s is told by the configuration', (_name, names, text) => {
  const line = Buffer.from(text);
  const countedBy = (counter: LineCounter, tally: Tally) => {
    counter.line(line, 0, line.length);
    counter.endChunk();
    return [tally.increments().counters['imap.success'], counter.lastOutcome];
  };
  const [tally, plain] = [new Tally(), new Tally()];
  expect(countedBy(new LineCounter(['imap'], tally, [], names), tally)).toEqual(['1', 'claimed']);
  expect(countedBy(new LineCounter(['imap'], plain), plain)[0]).toBeUndefined();
});
