import { Problem } from '../../../src/base/problem';
import { MAX_LINE_BYTES, type ReadPosition, readLines } from '../../../src/logs/read-lines';
import { MemoryDisk } from '../../support/memory-disk';
import { MemoryFiles } from '../../support/memory-files';

const PATH = '/log/x';

interface Reading {
  /** The file, in latin1. */
  readonly text: string;
  readonly from?: ReadPosition;
  readonly untilBytes?: number;
  readonly isFinished?: boolean;
  readonly maxReadBytes?: number;
  /** Asked after each chunk. */
  readonly reached?: (position: ReadPosition) => boolean;
}

function fileWith(text: string): { readonly files: MemoryFiles; readonly descriptor: number } {
  const disk = new MemoryDisk();
  disk.makeDirectory('/log');
  disk.append(PATH, text);
  const files = new MemoryFiles(disk);
  return { files, descriptor: files.open(PATH) };
}

async function read({ text, from, untilBytes, isFinished, maxReadBytes, reached }: Reading) {
  const { files, descriptor } = fileWith(text);
  files.maxReadBytes = maxReadBytes ?? Number.MAX_SAFE_INTEGER;
  const lines: string[] = [];
  let overlong = 0;
  const position = await readLines(
    {
      files,
      descriptor,
      from: from ?? { offsetBytes: 0, isInOverlongLine: false },
      untilBytes: untilBytes ?? Number.MAX_SAFE_INTEGER,
      isFinished: isFinished ?? false,
    },
    {
      line: (bytes, start, end) => lines.push(Buffer.from(bytes.subarray(start, end)).toString('latin1')),
      overlong: () => overlong++,
      reached: (at) => reached?.(at) ?? true,
    },
  );
  return { lines, overlong, position };
}

const at = (offsetBytes: number, isInOverlongLine = false): ReadPosition => ({ offsetBytes, isInOverlongLine });

test('lines come without their LF, empty ones too', async () => {
  expect(await read({ text: 'one\n\ntwo\n' })).toEqual({ lines: ['one', '', 'two'], overlong: 0, position: at(9) });
});

test('a last line without LF is left for later', async () => {
  expect(await read({ text: 'one\ntw' })).toEqual({ lines: ['one'], overlong: 0, position: at(4) });
});

test('the last line of a finished file counts without an LF', async () => {
  expect(await read({ text: 'one\ntw', isFinished: true })).toEqual({
    lines: ['one', 'tw'],
    overlong: 0,
    position: at(6),
  });
  expect(await read({ text: 'one\n', isFinished: true })).toEqual({ lines: ['one'], overlong: 0, position: at(4) });
});

test('reading goes on where it stopped', async () => {
  expect(await read({ text: 'one\ntwo\n', from: at(4) })).toEqual({ lines: ['two'], overlong: 0, position: at(8) });
});

test('bytes beyond the limit are left for later', async () => {
  expect(await read({ text: 'one\ntwo\n', untilBytes: 6 })).toEqual({ lines: ['one'], overlong: 0, position: at(4) });
});

test.each([
  ['CR', 'a\rb'],
  ['NUL', 'a\0b'],
  ['U+2028 and U+2029', 'a\xe2\x80\xa8b\xe2\x80\xa9c'],
  ['NEL', 'a\x85b'],
  ['vertical tab and form feed', 'a\x0bb\x0cc'],
  ['bytes that are no UTF-8', 'a\xff\xfe\xc0\x80b'],
])('%s neither splits nor stops a line', async (_name, line) => {
  expect((await read({ text: `${line}\nnext\n` })).lines).toEqual([line, 'next']);
});

const long = 'x'.repeat(MAX_LINE_BYTES);

test('a line of just the limit is handed over whole', async () => {
  const { lines, overlong } = await read({ text: `${long}\nnext\n` });
  expect([lines.map((line) => line.length), overlong]).toEqual([[MAX_LINE_BYTES, 4], 0]);
});

test.each([1, 100, MAX_LINE_BYTES, 10 * MAX_LINE_BYTES])(
  'a line %i bytes over the limit is handed over once, cut',
  async (over) => {
    const { lines, overlong, position } = await read({ text: `${long}${'y'.repeat(over)}\nnext\n` });
    expect([lines.map((line) => line.length), overlong]).toEqual([[MAX_LINE_BYTES, 4], 1]);
    expect(lines[0]).toBe(long);
    expect(position).toEqual(at(MAX_LINE_BYTES + over + 6));
  },
);

test('an overlong line without its LF counts at once; the rest of it is passed by, over passes and up to its LF', async () => {
  const start = `one\n${long}yy`;
  const first = await read({ text: start });
  expect([first.lines.length, first.overlong, first.position]).toEqual([2, 1, at(start.length, true)]);
  const more = `${start}${'z'.repeat(500_000)}`;
  const second = await read({ text: more, from: first.position });
  expect(second).toEqual({ lines: [], overlong: 0, position: at(more.length, true) });
  const third = await read({ text: `${more}zz\nnext\nlast`, from: second.position, isFinished: true });
  expect(third).toEqual({ lines: ['next', 'last'], overlong: 0, position: at(more.length + 12) });
});

test('a finished file that ends in an overlong line has counted it', async () => {
  const text = `${long}yy`;
  const { lines, overlong, position } = await read({ text, isFinished: true });
  expect([lines.length, overlong, position]).toEqual([1, 1, at(text.length, true)]);
});

describe('NULs before a line', () => {
  test('are not part of it', async () => {
    const text = `one\n${'\0'.repeat(3000)}two\n\0\0three\nfo\0ur\n`;
    const { lines, position } = await read({ text });
    expect(lines).toEqual(['one', 'two', 'three', 'fo\0ur']);
    expect(position).toEqual(at(text.length));
  });

  test.each([MAX_LINE_BYTES - 2, MAX_LINE_BYTES, 3 * MAX_LINE_BYTES + 1, 1_000_000])(
    'a hole of %i bytes, longer than any line may be, hides none',
    async (hole) => {
      for (const maxReadBytes of [4096, 70_000, 262_144]) {
        const text = `one\n${'\0'.repeat(hole)}two\nthree\n`;
        expect(await read({ text, maxReadBytes })).toEqual({
          lines: ['one', 'two', 'three'],
          overlong: 0,
          position: at(text.length),
        });
      }
    },
  );

  test('wait with their line while that has no LF, since what they stand for may still be written', async () => {
    expect((await read({ text: `one\n${'\0'.repeat(5000)}tw` })).position).toEqual(at(4));
  });

  test('a pass that stops after each chunk gets through a hole', async () => {
    const text = `one\n${'\0'.repeat(500_000)}two\n`;
    const lines: string[] = [];
    let position = at(0);
    for (let passes = 0; position.offsetBytes < text.length && passes < 50; passes++) {
      const part = await read({ text, from: position, maxReadBytes: 70_000, reached: () => false });
      lines.push(...part.lines);
      position = part.position;
    }
    expect(lines).toEqual(['one', 'two']);
  });
});

const mixed = Array.from({ length: 300 }, (_, i) => `${i} ${'ab\r\0'.repeat((i * 37) % 900)}\n`).join('');

test.each([1, 2, 3, 7, 1000, 4096, 65_535, 65_536, 65_537, 262_144])(
  'reads of at most %i bytes give the same lines',
  async (maxReadBytes) => {
    const text = maxReadBytes < 100 ? mixed.slice(0, 20_000) : `${mixed}${long}${mixed}`;
    const whole = text.replace(/\n$/, '').split('\n');
    const { lines, position } = await read({ text, maxReadBytes, isFinished: true });
    expect(lines.length).toBe(whole.length);
    expect(lines.filter((line, i) => line !== whole[i]!.slice(0, MAX_LINE_BYTES))).toEqual([]);
    expect(position).toEqual(at(text.length));
  },
);

test('a pass that stops after each chunk and goes on in the next loses and repeats nothing', async () => {
  const text = `${mixed}${long}${long}\n${mixed}`;
  const whole = text.split('\n').slice(0, -1);
  const lines: string[] = [];
  let position = at(0);
  let passes = 0;
  while (position.offsetBytes < text.length && passes < 1000) {
    const part = await read({ text, from: position, maxReadBytes: 70_000, reached: () => false });
    lines.push(...part.lines);
    position = part.position;
    passes++;
  }
  expect(passes).toBeGreaterThan(5);
  expect(lines.map((line) => line.length)).toEqual(whole.map((line) => Math.min(line.length, MAX_LINE_BYTES)));
});

test('after each chunk the position is behind the last line handed over', async () => {
  const positions: number[] = [];
  await read({
    text: 'one\ntwo\nthree\n',
    maxReadBytes: 5,
    reached: ({ offsetBytes }) => positions.push(offsetBytes) > 0,
  });
  expect(positions).toEqual([4, 8, 14]);
});

describe('a sink that throws', () => {
  const failure = new Problem('diskFull', 'full');

  test.each(['line', 'reached'] as const)('from `%s` ends the reading once no read is under way', async (where) => {
    const { files, descriptor } = fileWith('one\ntwo\nthree\nfour\n');
    files.maxReadBytes = 8;
    let underWay = 0;
    const watched = {
      ...files,
      read: async (...request: Parameters<typeof files.read>) => {
        underWay++;
        const count = await files.read(...request);
        await new Promise((resolve) => setImmediate(resolve));
        underWay--;
        return count;
      },
    };
    const fails = (name: string) => () => {
      if (name === where) throw failure;
      return true;
    };
    await expect(
      readLines(
        { files: watched, descriptor, from: at(0), untilBytes: 19, isFinished: false },
        { line: fails('line'), overlong: () => undefined, reached: fails('reached') },
      ),
    ).rejects.toBe(failure);
    expect(underWay).toBe(0);
  });
});

test('a read that fails rejects with its problem', async () => {
  const { files, descriptor } = fileWith('one\ntwo\n');
  files.maxReadBytes = 4;
  files.fate = ({ number, name }) =>
    name === 'read' && number > 2 ? new Problem('ioFailed', 'bad sector') : undefined;
  await expect(
    readLines(
      { files, descriptor, from: at(0), untilBytes: 8, isFinished: false },
      { line: () => undefined, overlong: () => undefined, reached: () => true },
    ),
  ).rejects.toThrow('bad sector');
});
