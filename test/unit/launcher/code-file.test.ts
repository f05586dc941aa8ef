import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isBelieved, readCode, writeCode } from '../../../src/launcher/code-file';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'maillogs-code-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const ID = '0123456789abcdef';
const start = Buffer.from('code of the start');
const agent = Buffer.from('code of the agent, which is longer');

function written(): string {
  const path = join(directory, 'code');
  writeCode(
    path,
    ID,
    new Map([
      ['start', start],
      ['agent', agent],
    ]),
  );
  return path;
}

const read = (path: string, id = ID) => readCode(path, id, () => statSync(directory));

test('what is written of each piece is read again, and of no other', () => {
  const codeOf = read(written());
  expect(codeOf('start')).toEqual(start);
  expect(codeOf('agent')).toEqual(agent);
  expect(codeOf('toString')).toBeUndefined();
  expect(codeOf('export')).toBeUndefined();
});

test('V8 finds the code of each piece at a multiple of eight octets', () => {
  const bytes = readFileSync(written());
  expect(bytes.indexOf(start) % 8).toBe(0);
  expect(bytes.indexOf(agent) % 8).toBe(0);
});

test('others may read it and not write it, and a file that was there before makes no difference', () => {
  writeFileSync(join(directory, 'code.new'), 'left by one that was killed', { mode: 0o666 });
  expect(lstatSync(written()).mode & 0o777).toBe(0o644);
});

test.each<[string, (path: string) => void]>([
  ['its group may write to it', (path) => chmodSync(path, 0o664)],
  ['others may write to it', (path) => chmodSync(path, 0o646)],
  ['it is not there', (path) => rmSync(path)],
  ['it is empty', (path) => writeFileSync(path, '')],
  ['it has no first line', (path) => writeFileSync(path, Buffer.alloc(10_000))],
  ['it is of another kind', (path) => writeFileSync(path, `something-else ${ID} {"start":[0,17]}\n${start}`)],
  [
    'it is a link',
    (path) => {
      writeFileSync(`${path}.other`, readFileSync(path), { mode: 0o644 });
      rmSync(path);
      symlinkSync(`${path}.other`, path);
    },
  ],
  ['it is a directory', (path) => rmSync(path)],
  ['it was cut', (path) => writeFileSync(path, readFileSync(path).subarray(0, 90))],
])('there is no code where %s', (_case, change) => {
  const path = written();
  change(path);
  expect(read(path)('agent')).toBeUndefined();
});

test('there is no code of other pieces', () => {
  expect(read(written(), 'fedcba9876543210')('start')).toBeUndefined();
});

describe('a file is believed', () => {
  const file = (uid: number, mode: number, isFile = true) => ({ uid, mode, isFile: () => isFile });
  test.each<[string, boolean, ReturnType<typeof file>, number]>([
    ["root's beside root's bundle", true, file(0, 0o644), 0],
    ["root's beside a user's bundle", true, file(0, 0o644), 1000],
    ["the bundle's owner's", true, file(1000, 0o600), 1000],
    ["another user's", false, file(1001, 0o644), 1000],
    ["a user's beside root's bundle", false, file(1000, 0o644), 0],
    ["root's that its group may write", false, file(0, 0o664), 0],
    ["root's that all may write", false, file(0, 0o666), 0],
    ['what is no file', false, file(0, 0o644, false), 0],
  ])('%s: %s', (_case, expected, code, owner) => {
    expect(isBelieved(code, { uid: owner })).toBe(expected);
  });
});
