// Any bytes at all, and lines of the fixtures in any order, cut anywhere: nothing throws, nothing is read outside
// of a line, and how a log is cut into pieces changes nothing.

import fc from 'fast-check';
import { LogRecord } from '../../src/base/log-record';
import { takeApart } from '../../src/logs/framing';
import { type ReadPosition, readLines } from '../../src/logs/read-lines';
import { readRepeat } from '../../src/logs/repeat';
import { Router } from '../../src/parsers/router';
import { LineCounter } from '../../src/pass/line-counter';
import { counters, logServices } from '../../src/registry/registry';
import { type Increments, Tally } from '../../src/registry/tally';
import { difference } from '../support/both-ways';
import { readFixtures } from '../support/fixture';
import { MemoryDisk } from '../support/memory-disk';
import { MemoryFiles } from '../support/memory-files';
import { timed } from '../support/property';

const corpus = readFixtures().flatMap(({ lines }) => lines.map(({ bytes }) => bytes));
const fixtureLine = fc.constantFrom(...corpus);
const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
/** Bytes that frames and rules are made of. */
const markUp = fc
  .string({ unit: fc.constantFrom(...' :[]<>@-.,=()/+"\\\r\0"\n0123456789abcTZ'), maxLength: 60 })
  .map((text) => Buffer.from(text, 'latin1'));
/** A line of a fixture with other bytes in the midst of it. */
const mangled = fc
  .tuple(fixtureLine, fc.nat(400), fc.nat(30), fc.oneof(anyBytes, markUp))
  .map(([line, at, cut, bytes]) =>
    Buffer.concat([line.subarray(0, at), bytes.subarray(0, 40), line.subarray(Math.min(at + cut, line.length))]),
  );
const anyLine = fc.oneof(fixtureLine, mangled, anyBytes, markUp);

const router = new Router(logServices);
const record = new LogRecord();

function routed(
  line: Buffer,
  before: string,
  behind: string,
): { readonly isClaimed: boolean; readonly adds: Increments } {
  const bytes = Buffer.concat([Buffer.from(before, 'latin1'), line, Buffer.from(behind, 'latin1')]);
  const tally = new Tally();
  takeApart(record, bytes, before.length, before.length + line.length);
  const isInOrder =
    before.length <= record.start && record.start <= record.end && record.end <= before.length + line.length;
  if (!isInOrder) throw new Error(`start ${record.start} and end ${record.end} of ${line.toString('latin1')}`);
  const isClaimed = router.route(record, tally);
  return { isClaimed, adds: tally.increments() };
}

test('any bytes go through framing and every parser, and what stands around a line changes nothing', () => {
  fc.assert(
    fc.property(anyLine, fc.constantFrom(' ', '9', ')', '>', ': ', '] '), (line, neighbour) => {
      const alone = routed(line, '', '');
      const between = routed(line, `x${neighbour}`, `${neighbour}.0 seconds, 9 bytes.: 1 FOUND`);
      expect(between).toEqual(alone);
    }),
    timed(),
  );
});

test('the compiled module counts any lines as they are counted one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyLine, { minLength: 20, maxLength: 300 }), async (lines) => {
      expect(await difference(lines, { services: logServices })).toBeUndefined();
    }),
    timed(),
  );
});

test('no line adds less than nothing, or a part of one', () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      const tally = new Tally();
      takeApart(record, line, 0, line.length);
      router.route(record, tally);
      expect([...tally.counts].filter((count) => !Number.isSafeInteger(count) || count < 0)).toEqual([]);
    }),
    timed(),
  );
});

/** The totals of lines given to one counter, in chunks that end behind the lines numbered here. */
function counted(lines: readonly Buffer[], cuts: ReadonlySet<number>, isRestarted: boolean) {
  const tally = new Tally();
  let counter = new LineCounter(logServices, tally);
  let totals = new BigUint64Array(counters.length);
  let tables: ReturnType<Tally['foldTables']> = new Map();
  let chunk: Buffer[] = [];
  const take = () => {
    const bytes = Buffer.concat(chunk.flatMap((line) => [line, Buffer.from('\n')]));
    let start = 0;
    for (const line of chunk) {
      counter.line(bytes, start, start + line.length);
      start += line.length + 1;
    }
    counter.endChunk();
    tables = tally.foldTables(tables);
    tally.foldInto(totals, counter.mayCount);
    totals = totals.slice();
    if (isRestarted) {
      const { lastRecords } = counter;
      counter = new LineCounter(logServices, tally);
      counter.resume(lastRecords);
    }
    chunk = [];
  };
  for (const [i, line] of lines.entries()) {
    chunk.push(line);
    if (cuts.has(i)) take();
  }
  take();
  return { totals, tables };
}

const isRepeat = (line: Buffer) => {
  takeApart(record, line, 0, line.length);
  return readRepeat(record, { kind: 'previous', times: 0, isCut: false });
};
const lineOfALog = fc
  .oneof(fixtureLine, mangled)
  .map((line) => Buffer.from(line.filter((byte) => byte !== 0x0a)))
  .filter((line) => !isRepeat(line));

test('a log cut in two anywhere between lines counts as much as the whole', () => {
  fc.assert(
    fc.property(
      fc.array(lineOfALog, { maxLength: 60 }),
      fc.array(fc.nat(60)),
      fc.boolean(),
      (lines, cuts, isRestarted) => {
        expect(counted(lines, new Set(cuts), isRestarted)).toEqual(counted(lines, new Set(), false));
      },
    ),
    timed(),
  );
});

const ofOneHost = fc.oneof(
  fc.constantFrom(
    'Nov 22 15:19:32 mail imapd: LOGIN, user=a@example.com, ip=[192.0.2.1], protocol=IMAP',
    'Nov 22 15:19:32 mail pop3d: LOGIN FAILED, user=a, ip=[192.0.2.1]',
    'Nov 22 15:19:33 mail cron[1]: (root) CMD (x)',
    '@4000000067404f2a12345678 new msg 1',
  ),
  fc.nat(20).map((n) => `Nov 22 15:19:33 mail last message repeated ${n} times`),
  fc.nat(20).map((n) => `Nov 22 15:19:33 mail imapd: message repeated ${n} times: [ LOGIN, user=b, ip=[192.0.2.1]]`),
);

test('repeats of the last record count the same however the log of one host is cut', () => {
  fc.assert(
    fc.property(
      fc.array(ofOneHost, { maxLength: 40 }),
      fc.array(fc.nat(40)),
      fc.boolean(),
      (texts, cuts, isRestarted) => {
        const lines = texts.map((text) => Buffer.from(text, 'latin1'));
        expect(counted(lines, new Set(cuts), isRestarted)).toEqual(counted(lines, new Set(), false));
      },
    ),
    timed(),
  );
});

async function linesOf(text: Buffer, maxReadBytes: number, stopAfter: readonly number[]): Promise<readonly string[]> {
  const disk = new MemoryDisk();
  disk.makeDirectory('/log');
  disk.append('/log/x', text);
  const files = new MemoryFiles(disk);
  files.maxReadBytes = maxReadBytes;
  const descriptor = files.open('/log/x');
  const lines: string[] = [];
  let position: ReadPosition = { offsetBytes: 0, isInOverlongLine: false };
  for (const chunks of [...stopAfter, Number.POSITIVE_INFINITY]) {
    let left = chunks;
    position = await readLines(
      { files, descriptor, from: position, untilBytes: text.length, isFinished: chunks === Number.POSITIVE_INFINITY },
      {
        line: (bytes, start, end) => lines.push(Buffer.from(bytes.subarray(start, end)).toString('latin1')),
        overlong: () => undefined,
        reached: () => --left > 0,
      },
    );
  }
  return lines;
}

test('any bytes in any chunks, stopped and gone on with anywhere, are the same lines', async () => {
  const text = fc
    .array(fc.oneof(anyBytes, markUp, fc.constant(Buffer.from('\n')), fc.constant(Buffer.from('\r\n\0'))), {
      maxLength: 30,
    })
    .map((parts) => Buffer.concat(parts));
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.integer({ min: 1, max: 5 })),
      async (bytes, size, stops) => {
        const whole = bytes.toString('latin1').split(/\n\0*/);
        whole[0] = whole[0]!.replace(/^\0+/, '');
        if (whole.at(-1) === '') whole.pop();
        expect(await linesOf(bytes, size, stops)).toEqual(whole);
      },
    ),
    timed(),
  );
});
