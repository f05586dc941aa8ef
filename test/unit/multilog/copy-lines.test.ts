import fc from 'fast-check';
import { copyLines, type LineState, MAX_CARRIED_BYTES } from '../../../src/multilog/copy-lines';
import { MemoryDisk } from '../../support/memory-disk';
import { MemoryFiles } from '../../support/memory-files';
import { timed } from '../../support/property';

interface Copied extends LineState {
  readonly parts: readonly (readonly [text: string, isInLine: boolean])[];
}

interface Copying {
  readonly state?: LineState;
  readonly isFinished?: boolean;
  readonly maxReadBytes?: number;
}

const nothing: LineState = { carried: '', isInLine: false };

async function copied(
  text: string,
  { state = nothing, isFinished = false, maxReadBytes }: Copying = {},
): Promise<Copied> {
  const disk = new MemoryDisk();
  disk.makeDirectory('/log');
  disk.append('/log/a', text);
  const files = new MemoryFiles(disk);
  if (maxReadBytes !== undefined) files.maxReadBytes = maxReadBytes;
  const parts: [string, boolean][] = [];
  const end = await copyLines(
    { files, descriptor: files.open('/log/a'), fromBytes: 0, untilBytes: text.length, state, isFinished },
    async (bytes, isInLine) => {
      parts.push([bytes.toString('latin1'), isInLine]);
    },
  );
  return { ...end, parts };
}

test('whole lines are handed on, and what goes on elsewhere is kept back', async () => {
  expect(await copied('one\ntwo\nthr')).toEqual({ parts: [['one\ntwo\n', false]], carried: 'thr', isInLine: false });
});

test('what was kept back comes first', async () => {
  const state = { carried: 'thr', isInLine: false };
  expect(await copied('ee\n', { state })).toEqual({ parts: [['three\n', false]], carried: '', isInLine: false });
});

test('a last line that ends with its file gets the LF it lacks', async () => {
  expect(await copied('one\ntw', { isFinished: true })).toEqual({
    parts: [
      ['one\n', false],
      ['tw\n', false],
    ],
    carried: '',
    isInLine: false,
  });
});

test('what was kept back is a line of its own where nothing comes after it', async () => {
  const state = { carried: 'thr', isInLine: false };
  expect((await copied('', { state, isFinished: true })).parts).toEqual([['thr\n', false]]);
});

test('a line too long to be kept back is handed on as it is, and what follows is said to be the rest of it', async () => {
  const long = 'x'.repeat(MAX_CARRIED_BYTES + 1);
  const first = await copied(long);
  expect(first).toEqual({ parts: [[long, false]], carried: '', isInLine: true });
  expect(await copied('yy', { state: first })).toEqual({ parts: [['yy', true]], carried: '', isInLine: true });
  expect(await copied('yy\nz\nw', { state: first })).toEqual({
    parts: [['yy\nz\n', true]],
    carried: 'w',
    isInLine: false,
  });
  expect((await copied('', { state: first, isFinished: true })).parts).toEqual([['\n', true]]);
});

test('however it is read and cut into files, what is handed on is what was written', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\xff') });
  await fc.assert(
    fc.asyncProperty(fc.array(text), fc.integer({ min: 1, max: 5 }), async (texts, maxReadBytes) => {
      let state = nothing;
      let out = '';
      for (const [i, each] of texts.entries()) {
        const { parts, ...end } = await copied(each, { state, maxReadBytes, isFinished: i === texts.length - 1 });
        for (const [part, isInLine] of parts) {
          expect(isInLine).toBe(out !== '' && !out.endsWith('\n'));
          out += part;
        }
        state = end;
      }
      const whole = texts.join('');
      expect(out).toBe(whole === '' || whole.endsWith('\n') ? whole : `${whole}\n`);
    }),
    timed(),
  );
});
