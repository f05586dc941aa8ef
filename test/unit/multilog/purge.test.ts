import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../../src/host/node-files';
import { parseDay } from '../../../src/multilog/day';
import { purgeOlder } from '../../../src/multilog/purge';

const today = parseDay('2026', '11', '22')!;
let base: string;

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'maillogs-purge-'));
});

afterEach(() => {
  rmSync(base, { recursive: true, force: true });
});

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), 'a line\n');
  }
}

/** All files that are left, and empty directories. */
const left = () =>
  readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() || readdirSync(join(entry.parentPath, entry.name)).length === 0)
    .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1))
    .sort();

const purge = () => purgeOlder(nodeFiles, base, today).map((path) => path.slice(base.length + 1));

test('days of more than 31 days ago go, with the months and years that are empty then', () => {
  write('2026/10/21/sendlog.gz', '2026/10/21/smtplog', '2026/10/20/.sendlog.12-3.staged', '2025/11/22/pop3log.gz');
  write('2026/10/22/sendlog.gz', '2026/11/21/sendlog', '2026/11/22/sendlog', '2027/01/01/sendlog');
  expect([...purge()].sort()).toEqual(['2025/11/22', '2026/10/20', '2026/10/21']);
  expect(left()).toEqual(['2026/10/22/sendlog.gz', '2026/11/21/sendlog', '2026/11/22/sendlog', '2027/01/01/sendlog']);
});

test("what is someone else's stays, wherever it lies", () => {
  const others = [
    '2020/01/01/notes.txt',
    '2020/01/02/sendlog.old',
    '2020/01/sendlog',
    '2020/sendlog',
    '2020/13/01/sendlog',
    '2020/02/30/sendlog',
    '2020/1/1/sendlog',
    'old/2020/01/01/sendlog',
    'counters/send.txt',
  ];
  write(...others, '2020/01/01/sendlog');
  mkdirSync(join(base, '2020/03/03'), { recursive: true });
  expect(purge()).toEqual(['2020/01/01']);
  expect(left()).toEqual([...others, '2020/03/03'].sort());
});

test.each([
  ['a year', '2020', '01/01'],
  ['a month', '2020/01', '01'],
  ['a day', '2020/01/01', ''],
  ['an archive', '2020/01/01/sendlog', ''],
])('%s that is a symbolic link is not followed', (_case, link, below) => {
  write(join('elsewhere', below, 'sendlog'));
  mkdirSync(dirname(join(base, link)), { recursive: true });
  symlinkSync(join(base, 'elsewhere', ...(link.endsWith('sendlog') ? ['sendlog'] : [])), join(base, link));
  purge();
  expect(left()).toEqual([link, join('elsewhere', below, 'sendlog')].sort());
});

test('a directory that is not there is nothing to purge', () => {
  expect(purgeOlder(nodeFiles, join(base, 'missing'), today)).toEqual([]);
});
