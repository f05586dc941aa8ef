// The decision table of ARCHITECTURE.md ("Which file is which"), row by row: files as texts, and from where each is
// read. K is what was counted of the log: lines 1 to 20.

import { Body } from '../../../src/logs/body';
import type { FileCursor } from '../../../src/logs/cursor';
import { fingerprintAt, shortDigest } from '../../../src/logs/fingerprint';
import { planFiles } from '../../../src/logs/plan-files';
import type { Known, PoolFacts } from '../../../src/logs/plan-types';

const LOG = '/log/mail.log';
const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 22, 12);

/** Line `n`, written in second `n`. */
const line = (n: number) => `${new Date(Date.UTC(2026, 10, 22, 10, 0, n)).toISOString().slice(0, 19)}Z mx line ${n}\n`;
const lines = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => line(first + i)).join('');
const K = lines(1, 20);
const HEADING = '# a heading that all files have alike\n';

interface Found {
  readonly path?: string;
  readonly text: string;
  readonly inode?: number;
  readonly bornNs?: bigint;
  readonly place?: 'log' | 'past';
  readonly isNamed?: boolean;
  readonly modifiedMs?: number;
}

function bodyOf({ path = LOG, text, inode = 1, bornNs, modifiedMs = NOW_MS, ...facts }: Found): Body {
  const bytes = Buffer.from(text, 'latin1');
  const born = bornNs === undefined ? {} : { bornNs };
  const packed = path.endsWith('.gz') ? { compressedBytes: bytes.length } : {};
  const status = { identity: `1:${inode}`, kind: 'file' as const, sizeBytes: bytes.length, ...born, ...packed };
  const modifiedNs = BigInt(modifiedMs) * 1_000_000n;
  return new Body({
    file: { ...status, modifiedNs, changedNs: modifiedNs, path },
    paths: [path],
    isNamed: facts.isNamed ?? true,
    place: facts.place ?? (path === LOG ? 'log' : 'past'),
    text: {
      size: async () => bytes.length,
      readAt: async (position, length) => bytes.subarray(position, position + length),
    },
  });
}

interface Counted {
  readonly text?: string;
  readonly path?: string;
  readonly inode?: number;
  readonly seen?: string;
  readonly isOpen?: boolean;
  readonly copyOf?: string;
  readonly bornNs?: string;
  readonly isOld?: boolean;
  /** The piece of a line that was cut is behind the text, and passed over. */
  readonly piece?: string;
}

function known({ piece = '', ...counted }: Counted = {}): Known {
  const { text: whole = K, path = LOG, inode = 1, isOpen = path === LOG, ...more } = counted;
  const text = whole + piece;
  const { seen = text } = more;
  const bytes = Buffer.from(seen, 'latin1');
  const readAt = (position: number, length: number) => bytes.subarray(position, position + length);
  const { more: details, ...print } = fingerprintAt(text.length, { readAt, modifiedMs: NOW_MS });
  const seenEnd = shortDigest(readAt(Math.max(0, seen.length - 1024), 1024));
  const cursor: FileCursor = {
    identity: `1:${inode}`,
    path,
    offsetBytes: text.length,
    isInOverlongLine: piece !== '',
    fingerprint: more.isOld || details === undefined ? print : { ...print, more: details },
    ...(seen.length > text.length ? { seenBytes: seen.length, seenEnd } : {}),
    ...(more.copyOf === undefined ? {} : { copyOf: more.copyOf }),
    ...(more.bornNs === undefined ? {} : { bornNs: more.bornNs }),
  };
  return { cursor, key: isOpen ? 'mail' : undefined, isOpen, seenBytes: seen.length };
}

async function planOf(all: readonly Known[], found: readonly Found[], facts: Partial<PoolFacts> = {}) {
  const pool: PoolFacts = {
    isFirst: false,
    start: 'beginning',
    passedAtMs: NOW_MS - HOUR_MS,
    isAlone: true,
    isPastUnknown: false,
    ...facts,
  };
  const { steps, said } = await planFiles({ known: all, bodies: found.map(bodyOf), pool });
  return {
    from: Object.fromEntries(steps.map(({ body, from }) => [body.path, from])),
    why: Object.fromEntries(steps.map(({ body, why }) => [body.path, why])),
    said: said.map(({ finding }) => `${finding.kind} ${'octets' in finding ? finding.octets : ''}`.trim()),
  };
}

describe('the log itself: the same inode, holding all that was counted', () => {
  test('is read on', async () => {
    expect(await planOf([known()], [{ text: K + line(21) }])).toMatchObject({ from: { [LOG]: K.length }, said: [] });
  });

  test('has less than was seen: truncated, by what is missing', async () => {
    const plan = await planOf([known({ seen: K + line(21).slice(0, 10) })], [{ text: K + line(21).slice(0, 4) }]);
    expect(plan).toMatchObject({ from: { [LOG]: K.length }, said: ['truncated 6'] });
  });

  test('has something else where more was seen: truncated, by all of that', async () => {
    const plan = await planOf([known({ seen: K + line(21) })], [{ text: K + line(30) + line(31) }]);
    expect(plan).toMatchObject({ from: { [LOG]: K.length }, said: [`truncated ${line(21).length}`] });
  });

  test.each(['/log/mail.log.1', '/log/old/mail.log-20261122', '/log/any name'])(
    'renamed to %s: read on there, and what has its name now is read whole',
    async (path) => {
      const plan = await planOf(
        [known()],
        [
          { path, text: K + line(21) },
          { text: lines(22, 23), inode: 2 },
        ],
      );
      expect(plan).toMatchObject({ from: { [path]: K.length, [LOG]: 0 }, said: [] });
    },
  );

  test.each([
    ['before it: it is read on', false, 'same', K.length],
    ['after it: no inode tells what is later than K, but no later than that', true, 'suspect', (K + line(21)).length],
  ])('without times of birth, where a file that is gone had the place %s', async (_what, isAfter, why, from) => {
    const path = `${LOG}.1`;
    const gone = known({ text: lines(30, 40), path, inode: 9, isOpen: false });
    const plan = await planOf(isAfter ? [known(), gone] : [gone, known()], [{ path, text: K + line(21) }]);
    expect(plan).toMatchObject({ from: { [path]: from }, why: { [path]: why } });
  });

  test('renamed, and its name has lines that it holds too: they are passed over, and that is said', async () => {
    const again = line(7) + line(8);
    const plan = await planOf(
      [known()],
      [
        { path: `${LOG}.1`, text: K },
        { text: again + line(21), inode: 2 },
      ],
    );
    expect(plan).toMatchObject({ from: { [LOG]: again.length }, said: [`skipped ${again.length}`] });
  });

  test.each([
    ['later than all that was counted: it is new', line(21), K.length],
    ['no later: it is what was cut', line(20), K.length + line(20).length],
  ])('cut in a line, where there is another now, %s', async (_what, after, from) => {
    const all = [known({ text: K + line(20), isOpen: false }), known({ piece: line(20).slice(0, 8) })];
    expect(await planOf(all, [{ text: K + after, inode: 2 }])).toMatchObject({ from: { [LOG]: from } });
    expect(await planOf(all, [{ text: K + after }])).toMatchObject({ from: { [LOG]: from } });
  });

  test('begun at its end, in a line: the rest of that is passed over', async () => {
    const plan = await planOf([known({ piece: line(21).slice(0, 8) })], [{ text: K + line(21) }]);
    expect(plan).toMatchObject({ from: { [LOG]: K.length + 8 }, said: [] });
  });

  test('renamed within one second: what has its name now is read whole, though it begins in that second', async () => {
    const moved = { path: `${LOG}.1`, text: K };
    const plan = await planOf([known()], [moved, { text: line(20).replace('line 20', 'another'), inode: 2 }]);
    expect(plan).toMatchObject({ from: { [LOG]: 0 }, said: [] });
  });
});

describe('another inode that holds all that was counted: copied, compressed, restored, mounted again', () => {
  test.each([LOG, `${LOG}.1`])('is read on, at %s', async (path) => {
    const plan = await planOf([known()], [{ path, text: K + line(21), inode: 2 }]);
    expect(plan).toMatchObject({ from: { [path]: K.length }, said: [] });
  });

  test('with less than was seen: lost, by what is missing', async () => {
    const seen = K + line(21);
    const plan = await planOf(
      [known({ seen })],
      [
        { path: `${LOG}.1`, text: K, inode: 2 },
        { text: line(22), inode: 3 },
      ],
    );
    expect(plan.said).toEqual([`lost ${line(21).length}`]);
  });

  test('of two cursors the longer one counts', async () => {
    const both = [known({ text: lines(1, 10), path: `${LOG}.1`, inode: 7 }), known()];
    expect((await planOf(both, [{ text: K + line(21), inode: 9 }])).from).toEqual({ [LOG]: K.length });
  });

  test('is found by the cursor of an older version, which has two digests only', async () => {
    const plan = await planOf([known({ isOld: true })], [{ path: `${LOG}.1`, text: K + line(21), inode: 2 }]);
    expect(plan.from).toEqual({ [`${LOG}.1`]: K.length });
  });
});

describe('a file that ends within what was counted', () => {
  test('at the place of the log, with nothing else there: an older copy of it, or cut', async () => {
    for (const inode of [1, 2]) {
      const plan = await planOf([known()], [{ text: lines(1, 10), inode }]);
      expect(plan).toMatchObject({ from: { [LOG]: lines(1, 10).length }, said: ['truncated 0'] });
    }
  });

  test('beside the log: a copy, of which nothing is said', async () => {
    const plan = await planOf([known()], [{ text: K }, { path: `${LOG}.1`, text: lines(1, 10), inode: 2 }]);
    expect(plan).toMatchObject({ from: { [LOG]: K.length, [`${LOG}.1`]: lines(1, 10).length }, said: [] });
  });

  test('a copy that was not complete when it was seen, and has grown: nothing of it counts again', async () => {
    const half = known({ text: lines(1, 10), path: `${LOG}.1`, inode: 2, copyOf: '1:1' });
    const plan = await planOf([half, known()], [{ text: K }, { path: `${LOG}.1`, text: K, inode: 2 }]);
    expect(plan).toMatchObject({ from: { [`${LOG}.1`]: K.length }, said: [] });
  });
});

describe('a log that was rewritten', () => {
  const without = (n: number) => K.replace(line(n), '');

  test.each([1, 5, 19, 20])('without line %i: read on after the last counted line that is left', async (n) => {
    for (const inode of [1, 2]) {
      const plan = await planOf([known()], [{ text: without(n) + lines(21, 23), inode }]);
      expect(plan).toMatchObject({ from: { [LOG]: without(n).length }, said: ['rewritten 0'] });
    }
  });

  test('trimmed to its last lines', async () => {
    const text = lines(15, 20);
    const plan = await planOf([known()], [{ text: text + line(21) }]);
    expect(plan).toMatchObject({ from: { [LOG]: text.length }, said: ['rewritten 0'] });
  });

  test('in every line: read on with the first that is later, and the rest is said', async () => {
    const text = K.replace(/mx/g, '--');
    const plan = await planOf([known()], [{ text: text + line(21), inode: 2 }]);
    expect(plan).toMatchObject({ from: { [LOG]: text.length }, said: [`skipped ${text.length}`] });
  });

  const turned = `${line(30)}${[...K.trim().split('\n')].reverse().join('\n')}\n`;

  test('turned round, by a file that had this place before the last one: read on behind it', async () => {
    const away = known({ isOpen: false });
    const last = known({ text: lines(25, 27), inode: 2 });
    const plan = await planOf([away, last], [{ text: turned, inode: 3 }]);
    // Its last sixteen lines are known.
    const skipped = `skipped ${lines(1, 4).length}`;
    expect(plan).toMatchObject({ from: { [LOG]: turned.length }, said: [skipped, 'lost 0'] });
  });

  test('turned round where it had a hole: what is new in front of its lines is said', async () => {
    const text = '\0'.repeat(70_000) + K;
    const backup = { path: `${LOG}.bak`, text, inode: 2 };
    const plan = await planOf([known({ text }), known({ ...backup, isOpen: false })], [backup, { text: turned }]);
    expect(plan).toMatchObject({ from: { [LOG]: turned.length }, said: ['rewritten 0'] });
  });

  test('in its only second, beside a backup that was compressed since: lines of that second are skipped', async () => {
    const backup = { path: `${LOG}.bak`, text: line(1), inode: 2 };
    const compressed = { path: `${LOG}.bak.gz`, text: line(1), inode: 3 };
    const text = line(1).replace('mx', '--');
    const all = [known({ text: line(1) }), known({ ...backup, isOpen: false })];
    const plan = await planOf(all, [compressed, { text, inode: 4 }]);
    expect(plan).toMatchObject({ from: { [LOG]: text.length }, said: [`skipped ${text.length}`] });
  });

  test('while the file it was is still open: lines are found by that, too', async () => {
    const text = lines(1, 2) + line(21);
    const nameless = { path: LOG, text: K, isNamed: false, place: 'past' as const };
    const plan = await planOf([known()], [nameless, { text, inode: 2 }]);
    expect(plan.why[LOG]).toBe('rewritten');
    expect(plan.from[LOG]).toBe(lines(1, 2).length);
  });

  test('and cut: the inode is the same, and nothing of it is left', async () => {
    const plan = await planOf([known()], [{ text: lines(30, 31) }]);
    expect(plan).toMatchObject({ from: { [LOG]: 0 }, said: ['truncated 0'] });
  });
});

describe('a log in the place of one that is gone', () => {
  test('is read whole, and the loss is said', async () => {
    const plan = await planOf([known({ seen: K + line(21) })], [{ text: lines(30, 31), inode: 2 }]);
    expect(plan).toMatchObject({ from: { [LOG]: 0 }, said: [`lost ${line(21).length}`] });
  });

  test('that begins in its last second is skipped as far as that goes, and said', async () => {
    const text = line(20).replace('line 20', 'another');
    const plan = await planOf([known()], [{ text: text + line(21), inode: 2 }]);
    expect(plan).toMatchObject({ from: { [LOG]: text.length }, said: [`skipped ${text.length}`] });
  });

  test('with files that were rotated since: all of them are read', async () => {
    const rotated = [1, 2, 3].map((n) => ({
      path: `${LOG}.${n}`,
      text: lines(90 - n * 10, 95 - n * 10),
      inode: 10 + n,
    }));
    const plan = await planOf([known()], [...rotated, { text: lines(90, 91), inode: 20 }]);
    expect(Object.values(plan.from)).toEqual([0, 0, 0, 0]);
    expect(plan.said).toEqual(['lost 0']);
  });

  test('is waited for where there is none, but what was cut and is still open is said', async () => {
    const cut = { path: LOG, text: lines(30, 31), isNamed: false, place: 'past' as const };
    const plan = await planOf([known({ seen: K + line(21) })], [cut]);
    expect(plan).toMatchObject({ from: { [LOG]: 0 }, said: [`truncated ${line(21).length}`] });
  });

  test('is waited for where there is none', async () => {
    expect((await planOf([known()], [])).said).toEqual([]);
  });

  test('that has the inode but another birth is another', async () => {
    const plan = await planOf([known({ bornNs: '5' })], [{ text: HEADING + line(30), bornNs: 9n }]);
    expect(plan).toMatchObject({ from: { [LOG]: 0 }, said: ['lost 0'] });
  });
});

describe('files that begin with the same heading', () => {
  const counted = HEADING + K;

  test('are told apart by the lines after it', async () => {
    const moved = { path: `${LOG}.2`, text: counted + line(21) };
    const between = { path: `${LOG}.1`, text: HEADING + lines(22, 24), inode: 2 };
    const plan = await planOf([known({ text: counted })], [moved, between, { text: HEADING + line(25), inode: 3 }]);
    expect(plan).toMatchObject({ from: { [`${LOG}.2`]: counted.length, [`${LOG}.1`]: 0, [LOG]: 0 }, said: [] });
  });

  test('and hold no more yet are not read before a line tells what they are', async () => {
    const plan = await planOf(
      [known({ text: counted })],
      [
        { path: `${LOG}.1`, text: counted },
        { text: HEADING, inode: 2 },
      ],
    );
    expect(plan.why[LOG]).toBe('held');
  });

  test('where the log was cut to it: the heading is skipped, and said', async () => {
    const plan = await planOf([known({ text: counted })], [{ text: HEADING + line(30) }]);
    expect(plan).toMatchObject({ from: { [LOG]: HEADING.length }, said: [`skipped ${HEADING.length}`] });
  });
});

describe('two files of which nothing was counted', () => {
  test('that are a log and its copy: what they share is read in one of them', async () => {
    const text = lines(30, 35);
    const plan = await planOf(
      [known()],
      [
        { path: `${LOG}.1`, text },
        { text: text + line(36), inode: 2 },
        { path: `${LOG}.2`, text: K },
      ],
    );
    expect(plan.from).toEqual({ [`${LOG}.2`]: K.length, [`${LOG}.1`]: 0, [LOG]: text.length });
  });

  test('that share a heading only: both are read', async () => {
    const plan = await planOf(
      [known()],
      [
        { path: `${LOG}.1`, text: HEADING + line(30), inode: 3 },
        { text: HEADING + line(31), inode: 2 },
        { path: `${LOG}.2`, text: K },
      ],
    );
    expect(plan.from).toMatchObject({ [`${LOG}.1`]: 0, [LOG]: 0 });
  });
});

describe('rotated files that nothing counted is of', () => {
  const old = { path: `${LOG}.5`, text: lines(1, 3).replace(/mx/g, 'my'), inode: 9, modifiedMs: NOW_MS - 5 * HOUR_MS };

  test('are not read where they are older than the last pass, and said', async () => {
    const plan = await planOf([known()], [{ text: K }, old]);
    expect(plan).toMatchObject({ from: { [`${LOG}.5`]: old.text.length }, said: [`skipped ${old.text.length}`] });
  });

  test('are not spoken of where they were there before the first pass, for all that is known', async () => {
    expect((await planOf([known()], [{ text: K }, old], { isPastUnknown: true })).said).toEqual([]);
  });

  test('are read where they are newer, or hold what is later than all that was counted', async () => {
    for (const found of [
      { ...old, text: lines(40, 41), modifiedMs: NOW_MS },
      { ...old, text: lines(40, 41) },
    ]) {
      expect((await planOf([known()], [{ text: K }, found])).from[old.path]).toBe(0);
    }
  });
});

describe('at first sight', () => {
  test.each([
    ['beginning', 0],
    ['end', K.length],
  ] as const)('a log is begun at its %s, and what was rotated before is not read', async (start, from) => {
    const plan = await planOf([], [{ text: K }, { path: `${LOG}.1`, text: lines(1, 5), inode: 2 }], {
      isFirst: true,
      start,
    });
    expect(plan.from).toEqual({ [LOG]: from, [`${LOG}.1`]: lines(1, 5).length });
  });
});

describe('the logs of several hosts, by a pattern', () => {
  const facts = { isAlone: false };

  test('say nothing of each other, whatever their names and stamps', async () => {
    const found = ['mx', 'mx-1', 'relay.10'].map((name, i) => ({
      path: `/log/${name}`,
      text: lines(5, 6).replace(/mx/g, name),
      inode: 10 + i,
      place: 'log' as const,
    }));
    const plan = await planOf([known({ path: '/log/other' })], found, facts);
    expect(plan).toMatchObject({ from: { '/log/mx': 0, '/log/mx-1': 0, '/log/relay.10': 0 }, said: [] });
  });

  test('may go: only what one is known to have had is missed', async () => {
    expect((await planOf([known({ path: '/log/mx' })], [], facts)).said).toEqual([]);
    const seen = K + line(21).slice(0, 7);
    expect(
      (
        await planOf(
          [known({ path: '/log/mx', seen })].map((k) => ({ ...k, isOpen: true })),
          [],
          facts,
        )
      ).said,
    ).toEqual(['lost 7']);
  });
});

describe('without stamps', () => {
  const plain = (n: number) => `status: local ${n}/10 remote 0/120\n`;
  const text = Array.from({ length: 20 }, (_, i) => plain(i % 3)).join('');

  test('a renamed log is known by its inode, and the new one is read whole though it begins alike', async () => {
    const plan = await planOf(
      [known({ text })],
      [
        { path: `${LOG}.1`, text: text + plain(1) },
        { text: text.slice(0, 105), inode: 2 },
      ],
    );
    expect(plan).toMatchObject({ from: { [`${LOG}.1`]: text.length, [LOG]: 0 }, said: [] });
  });

  test('one that begins like what is gone is skipped, and said', async () => {
    const plan = await planOf([known({ text })], [{ text: text.slice(0, 105) + plain(9), inode: 2 }]);
    expect(plan.from[LOG]).toBeGreaterThan(0);
    expect(plan.said).toHaveLength(1);
  });

  test('eight different lines tell', async () => {
    const many = Array.from({ length: 12 }, (_, i) => `message ${i} of an unstamped log\n`).join('');
    const plan = await planOf(
      [known({ text: many })],
      [
        { path: `${LOG}.1`, text: `${many}and more\n`, inode: 2 },
        { text: 'another\n', inode: 3 },
      ],
    );
    expect(plan).toMatchObject({ from: { [`${LOG}.1`]: many.length, [LOG]: 0 }, said: [] });
  });
});
