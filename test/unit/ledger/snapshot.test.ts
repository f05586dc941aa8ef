import { createHash } from 'node:crypto';
import { Problem } from '../../../src/base/problem';
import { decodeSnapshot } from '../../../src/ledger/decode-snapshot';
import { encodeInPieces, encodeSnapshot } from '../../../src/ledger/encode-snapshot';
import { type FarmRecords, newFarmRecords } from '../../../src/ledger/farm-records';
import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import { counterIndex, counters } from '../../../src/registry/registry';

const seal = (json: string) => `${json}\nsha256 ${createHash('sha256').update(json).digest('hex')}\n`;

/** As the first release wrote it: this text must load for ever. */
const VERSION_1 = seal(
  '{"format":"maillogs-snapshot","version":1,"generation":42,"bornMs":1795360000000,"committedMs":1795360565555,' +
    '"counters":{"send.messageNew":"18446744073709551615","send.messageOctets":"9007199254740993",' +
    '"agent.linesRead":"7","send.goneWithVersion9":"12"},' +
    '"tables":{"rblZone":{"zen.spamhaus.org":"3","__proto__":"4"},"tableOfVersion9":{"x":"5"}},' +
    '"discontinuities":{"send":1795360000000,"serviceOfVersion9":1},' +
    '"cursors":{"send":{"files":[{"identity":"2049:131","path":"/var/log/mail/send/current","offsetBytes":4096,' +
    '"fingerprint":{"head":"0123456789abcdef01234567","tail":"76543210fedcba9876543210"},"isInOverlongLine":false}]},' +
    '"maillog":{"lastRecord":{"host":"mail","increments":{"counters":{"imap.success":"1"},' +
    '"tables":{"rblZone":{"a":"1"}}}},"files":[]}}}',
);

describe('a file of version 1', () => {
  const snapshot = decodeSnapshot(Buffer.from(VERSION_1));

  test('loads, its counters exact up to 2^64-1', () => {
    expect(snapshot).toMatchObject({ generation: 42, bornMs: 1795360000000, committedMs: 1795360565555 });
    expect(snapshot.totals[counterIndex('send.messageNew')]).toBe(18446744073709551615n);
    expect(snapshot.totals[counterIndex('send.messageOctets')]).toBe(9007199254740993n);
    expect(snapshot.totals[counterIndex('send.messageEnd')]).toBe(0n);
    expect(snapshot.tables.get('rblZone')).toEqual(
      new Map([
        ['zen.spamhaus.org', 3n],
        ['__proto__', 4n],
      ]),
    );
  });

  test('loads with its cursors', () => {
    expect(snapshot.cursors.get('send')).toEqual({
      files: [
        {
          identity: '2049:131',
          path: '/var/log/mail/send/current',
          offsetBytes: 4096,
          fingerprint: { head: '0123456789abcdef01234567', tail: '76543210fedcba9876543210' },
          isInOverlongLine: false,
        },
      ],
    });
    const increments = { counters: { 'imap.success': '1' }, tables: { rblZone: { a: '1' } } };
    expect(snapshot.cursors.get('maillog')).toEqual({ files: [], lastRecords: [{ host: 'mail', increments }] });
  });

  test('keeps what another version counts, through any number of commits', () => {
    const again = decodeSnapshot(encodeSnapshot(decodeSnapshot(encodeSnapshot(snapshot))));
    expect(again).toEqual(snapshot);
    expect(again.foreign).toEqual(new Map([['send.goneWithVersion9', '12']]));
    expect(again.foreignTables).toEqual(new Map([['tableOfVersion9', new Map([['x', 5n]])]]));
    expect([...again.discontinuities.keys()]).toContain('serviceOfVersion9');
  });
});

test('a newborn one survives its own writing', () => {
  const newborn = newbornSnapshot(1795360000000);
  expect(decodeSnapshot(encodeSnapshot(newborn))).toEqual(newborn);
});

test('keeps when sources lost their continuity and tables got their rows, also those of other versions', () => {
  const sourceDiscontinuities = new Map([['mail log', 1795360000001]]);
  const rowsChanged = new Map([
    ['sourceLines', 1795360000002],
    ['tableOfVersion9', 1795360000003],
  ]) as unknown as NonNullable<Snapshot['rowsChanged']>;
  const snapshot = { ...newbornSnapshot(1795360000000), sourceDiscontinuities, rowsChanged };
  expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
});

test('keeps what was imported', () => {
  const imports = [{ path: '/var/log/mail/counters/send.txt', service: 'send', sha256: 'ab', atMs: 1795360000001 }];
  const snapshot = { ...newbornSnapshot(1795360000000), imports };
  expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
});

test('keeps all that a cursor knows', () => {
  const fingerprint = { head: 'h', tail: 't', beginning: 'Nov 22 \x00\xff' };
  const place = { identity: '1:2', path: '/log/a.1.gz', target: '/data/a', fingerprint, isInOverlongLine: true };
  const files = [{ ...place, offsetBytes: 7, seenBytes: 9, isFinished: true as const, carried: 'half' }];
  const lastRecords = ['a', 'b'].map((host) => ({ host, increments: { counters: { 'imap.success': '1' } } }));
  const cursors = new Map([['send', { files, lastRecords, unclaimed: ['x'] }]]);
  const snapshot = { ...newbornSnapshot(1795360000000), cursors };
  expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
});

test('is one line of JSON and the digest of it, whatever the pieces are in which it is made', () => {
  const fingerprint = { head: 'h', tail: 't' };
  const fileOf = (n: number) => ({ identity: `1:${n}`, path: `/log/ä\ud800${n}`, offsetBytes: n, fingerprint });
  const cursorOf = (n: number) => ({ files: [{ ...fileOf(n), isInOverlongLine: false }] });
  const snapshot: Snapshot = {
    ...newbornSnapshot(1795360000000),
    tables: new Map([['sourceLines', new Map([['__proto__', 2n ** 64n - 1n]])]]),
    cursors: new Map(Array.from({ length: 3000 }, (_, n) => [`log "${n}"`, cursorOf(n)])),
    archives: new Map(),
  };
  const pieces = [...encodeInPieces(snapshot)];
  expect(pieces.length).toBeGreaterThan(2);
  const [json, digest] = Buffer.concat(pieces).toString().split('\n');
  expect(seal(json!)).toBe(`${json}\n${digest}\n`);
  expect(json).toBe(JSON.stringify(JSON.parse(json!)));
  const again = decodeSnapshot(Buffer.concat(pieces));
  expect(again).toEqual(snapshot);
  expect([...again.cursors.keys()]).toEqual([...snapshot.cursors.keys()]);
});

const valid = JSON.parse(VERSION_1.split('\n')[0]!) as Record<string, unknown>;
const withField = (name: string, value: unknown) => seal(JSON.stringify({ ...valid, [name]: value }));
const imported = (changes: object) => ({ path: '/a', service: 'send', sha256: '00', atMs: 1, ...changes });
const withCursor = (cursor: unknown) => withField('cursors', { send: cursor });
const file = (valid['cursors'] as Record<string, { files: unknown[] }>)['send']!.files[0] as Record<string, unknown>;

test.each<[name: string, text: string, sentence: string]>([
  ['nothing in it', '', 'it is empty'],
  ['an LF only', '\n', 'it is empty'],
  ['no second line', VERSION_1.split('\n')[0]!, 'it is cut short'],
  ['its last LF lost', VERSION_1.slice(0, -1), 'it is cut short'],
  ['more behind its end', `${VERSION_1}x\n`, 'it is cut short'],
  ['a changed digit', VERSION_1.replace('"42"', '"43"').replace('"7"', '"8"'), 'its digest does not match its content'],
  ['zeros, as after a power cut', '\0'.repeat(4096), 'it is cut short'],
  ['no JSON', seal('{'), 'it is not JSON'],
  ['another object', seal('{"format":"x"}'), 'it is not a snapshot of maillogs'],
  ['no object', seal('[]'), 'it is not a snapshot of maillogs'],
  ['no version', withField('version', undefined), 'version is not a number'],
  ['no generation', withField('generation', undefined), 'generation is not a number'],
  ['a generation below zero', withField('generation', -1), 'generation is not a number'],
  ['a generation that is no integer', withField('generation', 1.5), 'generation is not a number'],
  ['no time of birth', withField('bornMs', 'x'), 'bornMs is not a number'],
  ['no time of commit', withField('committedMs', null), 'committedMs is not a number'],
  ['no counters', withField('counters', undefined), 'counters is missing'],
  ['a counter that is a JSON number', withField('counters', { a: 1 }), 'counter a is not a number'],
  ['a counter below zero', withField('counters', { a: '-1' }), 'counter a is not a number'],
  ['a counter beyond 64 bits', withField('counters', { a: '18446744073709551616' }), 'counter a is not a number'],
  ['no tables', withField('tables', undefined), 'tables is missing'],
  ['a table without rows', withField('tables', { t: 1 }), 'table t is missing'],
  ['a row that is no number', withField('tables', { t: { r: 'x' } }), 'row r of table t is not a number'],
  ['no discontinuities', withField('discontinuities', 1), 'discontinuities is missing'],
  ['a discontinuity at no time', withField('discontinuities', { send: 'x' }), 'discontinuity of send is not a number'],
  [
    'a discontinuity of a source at no time',
    withField('sourceDiscontinuities', { a: -1 }),
    'discontinuity of a is not a number',
  ],
  ['rows that changed at no time', withField('rowsChanged', { yours: null }), 'change of yours is not a number'],
  ['no cursors', withField('cursors', []), 'cursors is missing'],
  ['a cursor without files', withCursor({}), 'a cursor has no files'],
  ['a file that is no object', withCursor({ files: [1] }), 'a cursor is not an object'],
  ['a file without identity', withCursor({ files: [{ ...file, identity: 1 }] }), 'a cursor lacks a field'],
  ['a file without path', withCursor({ files: [{ ...file, path: undefined }] }), 'a cursor lacks a field'],
  [
    'a file without fingerprint',
    withCursor({ files: [{ ...file, fingerprint: { head: 'x' } }] }),
    'a cursor lacks a field',
  ],
  ['a file without an offset', withCursor({ files: [{ ...file, offsetBytes: '1' }] }), 'offsetBytes is not a number'],
  ['a target that is no path', withCursor({ files: [{ ...file, target: 1 }] }), 'a cursor lacks a field'],
  ['a size that is none', withCursor({ files: [{ ...file, seenBytes: -1 }] }), 'seenBytes is not a number'],
  ['an end that is none', withCursor({ files: [{ ...file, isFinished: 'yes' }] }), 'a cursor lacks a field'],
  [
    'a beginning that is no text',
    withCursor({ files: [{ ...file, fingerprint: { head: 'x', tail: 'y', beginning: 1 } }] }),
    'a cursor lacks a field',
  ],
  [
    'last records that are no list',
    withCursor({ files: [], lastRecords: {} }),
    'the last records of a cursor are no list',
  ],
  [
    'a last record without a host',
    withCursor({ files: [], lastRecord: {} }),
    'the last record of a cursor lacks a field',
  ],
  [
    'a last record without counters',
    withCursor({ files: [], lastRecord: { host: 'a', increments: {} } }),
    'the last record is missing',
  ],
  [
    'a last record whose amount is none',
    withCursor({ files: [], lastRecord: { host: 'a', increments: { counters: { x: 'y' } } } }),
    "the last record's x is not a number",
  ],
  ['imports that are no list', withField('imports', {}), 'the imported files are no list'],
  ['an import that is no object', withField('imports', [1]), 'an imported file is not an object'],
  ['an import without its digest', withField('imports', [imported({ sha256: 1 })]), 'an imported file lacks a field'],
  ['an import without a time', withField('imports', [imported({ atMs: 'x' })]), 'atMs is not a number'],
])('damage: %s', (_name, text, sentence) => {
  expect(() => decodeSnapshot(Buffer.from(text))).toThrow(new Problem('damaged', sentence));
});

test('every single bit of it is guarded', () => {
  const whole = Buffer.from(VERSION_1);
  const unnoticed: number[] = [];
  for (let bit = 0; bit < whole.length * 8; bit += 5) {
    const bytes = Buffer.from(whole);
    bytes[bit >> 3]! ^= 1 << (bit & 7);
    if (decodes(bytes)) unnoticed.push(bit);
  }
  expect(unnoticed).toEqual([]);
});

test('cut at any length it is damaged', () => {
  const whole = Buffer.from(VERSION_1);
  const unnoticed = [...whole.keys()].filter((length) => decodes(whole.subarray(0, length)));
  expect(unnoticed).toEqual([]);
});

function decodes(bytes: Buffer): Snapshot | undefined {
  try {
    return decodeSnapshot(bytes);
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === 'damaged') return undefined;
    throw thrown;
  }
}

test('a newer format is refused, not called damaged', () => {
  expect(() => decodeSnapshot(Buffer.from(withField('version', 2)))).toThrow(
    expect.objectContaining({ code: 'refused', message: expect.stringContaining('newer maillogs') }),
  );
});

describe('a farm', () => {
  const known = new Uint8Array(counters.length).fill(1, 0, 3);
  const farm: FarmRecords = {
    ...newFarmRecords(),
    totals: new BigUint64Array(counters.length).fill(7n),
    rows: new Map([['rblZone/zen.spamhaus.org', 2n ** 64n - 1n]]),
    paces: new Map([['send.messageNew', { average: 0.25, peak: 1.5 }]]),
    members: new Map([
      [
        '__proto__',
        {
          instance: 'ab',
          epoch: 'cd',
          readMs: 1795360000000,
          spansLost: 2,
          wholeTables: new Set(['rblZone']),
          known,
          last: new BigUint64Array(counters.length).fill(9n, 0, 3),
          carried: new BigUint64Array(counters.length).fill(4n),
          rows: new Map([
            ['yours/x', { last: undefined, carried: 3n }],
            ['yours/y', { last: 5n, carried: 0n }],
          ]),
        },
      ],
    ]),
  };
  const snapshot: Snapshot = { ...newbornSnapshot(1), farm };

  test('is kept to the last digit', () => {
    expect(decodeSnapshot(encodeSnapshot(snapshot)).farm).toEqual(farm);
    expect(decodeSnapshot(encodeSnapshot(newbornSnapshot(1))).farm).toBeUndefined();
  });

  test('keeps what a counter of another version adds up to, also through this one', () => {
    const text = String(encodeSnapshot(snapshot))
      .split('\n')[0]!
      .replaceAll('"send.messageNew"', '"send.fromVersion9"');
    const read = decodeSnapshot(Buffer.from(seal(text))).farm!;
    expect(read.rows.get('send.fromVersion9')).toBe(7n);
    expect(read.members.get('__proto__')!.rows.get('send.fromVersion9')).toEqual({ last: 9n, carried: 4n });
    const again = decodeSnapshot(encodeSnapshot({ ...snapshot, farm: read })).farm;
    expect(again).toEqual(read);
    const back = String(encodeSnapshot({ ...snapshot, farm: read })).split('\n')[0]!;
    const farmPart = back.slice(back.indexOf('"farm":'));
    const restored =
      back.slice(0, back.indexOf('"farm":')) + farmPart.replaceAll('send.fromVersion9', 'send.messageNew');
    expect(decodeSnapshot(Buffer.from(seal(restored))).farm!.totals).toEqual(farm.totals);
  });

  test.each([
    ['"last":["9"', '"last":["-9"', 'a last value is not a number'],
    ['"readMs":1795360000000', '"readMs":"x"', 'readMs of a member is not a number'],
    [
      '"paces":{"send.messageNew":[0.25,1.5]}',
      '"paces":{"send.messageNew":[0.25,-1]}',
      'pace of send.messageNew is no pair',
    ],
    ['"members":{', '"member":{', 'members is missing'],
  ])('with %s turned into %s is damage', (from, to, reason) => {
    const [json] = String(encodeSnapshot(snapshot)).split('\n');
    expect(json).toContain(from);
    const read = () => decodeSnapshot(Buffer.from(seal(json!.replace(from, to))));
    expect(read).toThrow(expect.objectContaining({ code: 'damaged', message: expect.stringContaining(reason) }));
  });
});
