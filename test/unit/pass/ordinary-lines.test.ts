// The compiled module and the parsers count the same, whatever a line holds. Each rule's line with every damage to one
// byte, and every number at the limits: some of them at each run, others with another MAILLOGS_SEED.

import { MAX_LINE_BYTES } from '../../../src/logs/read-lines';
import { compiledLogTypes } from '../../../src/parsers/generated/compiled-lines';
import { BUFFER_BYTES } from '../../../src/parsers/rules/wasm/layout';
import { LONGEST_LINE } from '../../../src/parsers/rules/wasm/scan';
import { LineCounter } from '../../../src/pass/line-counter';
import { logServices } from '../../../src/registry/registry';
import { Tally } from '../../../src/registry/tally';
import { countLines, difference } from '../../support/both-ways';
import { compiledLogType, damagedLines, wholeLines } from '../../support/damaged-lines';

const services = logServices;
const BATCH = 1500;
/** About so many damaged lines of each log type. */
const LINES = 4000;
/** Which of them: others in a search. */
const SEED = Number(process.env['MAILLOGS_SEED'] ?? 1);
const LINE_FEED = Buffer.from('\n');

/** A line of each beginning, so that the module knows hosts and programs before it sees the others. */
function teachers(lines: readonly Buffer[]): readonly Buffer[] {
  const byBeginning = new Map(lines.map((line) => [line.toString('latin1').split(' ').slice(0, 5).join(' '), line]));
  return [...byBeginning.values()].slice(0, 40);
}

const logOf = (lines: readonly Buffer[]) => Buffer.concat(lines.flatMap((line) => [line, LINE_FEED]));

describe.each(compiledLogTypes)('%s', (name) => {
  const logType = compiledLogType(name);
  const whole = wholeLines(logType);

  test('the module counts its lines, as one by one they are counted', async () => {
    expect(await difference(whole, { services })).toBeUndefined();
    const twice = await countLines(logOf([...whole, ...whole]), { services }, true);
    // Of some it leaves more to the parsers: frames within frames, rows of tables, queues with names.
    expect(twice.oneByOne).toBeLessThan(whole.length * 1.8);
  });

  test('damaged lines count the same, in large chunks and in tiny ones', async () => {
    const stride = Math.max(1, Math.round((whole.length * 2500) / LINES));
    let batch: Buffer[] = [];
    const compare = async () => {
      const lines = [...teachers(whole), ...batch];
      expect(await difference(lines, { services })).toBeUndefined();
      expect(await difference(lines, { services, chunkBytes: 61 })).toBeUndefined();
      batch = [];
    };
    for (const line of damagedLines(logType, stride, SEED)) {
      batch.push(line);
      if (batch.length === BATCH) await compare();
    }
    await compare();
  });
});

const at = (host: string, text: string) => Buffer.from(`Nov 29 10:00:00 ${host} ${text}`);
const spam = 'spamd[7]: spamd: clean message (1.0/5.0) for a:1 in 1.0 seconds, 5 bytes.';
const login = 'dovecot: imap-login: Login: user=<a>, rip=192.0.2.1, TLS';

test('repeats speak of the last record of their host, whoever counted it', async () => {
  const hosts = [
    'mx1',
    'mx2.a.example',
    '192.0.2.7',
    'a',
    'b',
    'c',
    'd',
    'e',
    'f',
    'Jan',
    '2026-11-29',
    'x'.repeat(63),
    'y'.repeat(64),
  ];
  const lines = Array.from({ length: 600 }, (_, i) => {
    const host = hosts[(i * i + 7) % hosts.length]!;
    const text = [
      spam,
      login,
      'last message repeated 3 times',
      'kernel: x',
      spam,
      'spamd[9]: message repeated 2 times: [ spamd: x]',
    ];
    return at(host, text[(i * 5 + (i >> 3)) % text.length]!);
  });
  for (const chunkBytes of [undefined, 61, 997, 4096]) {
    expect(await difference(lines, { services, ...(chunkBytes !== undefined && { chunkBytes }) })).toBeUndefined();
  }
});

test('what messages and deliveries leave behind is pushed out in the same order', async () => {
  const stamp = (i: number) => `@400000006566a1f0${(i * 1000).toString(16).padStart(8, '0')} `;
  const lines = Array.from({ length: 15_000 }, (_, i) => {
    const [message, delivery] = [(i * 7919) % 6000, (i * 104_729) % 9000];
    const texts = [
      `new msg ${message}`,
      `starting delivery ${delivery}: msg ${message} to remote a@b.example`,
      `delivery ${delivery}: success: ok`,
      `new msg ${message} queue${i % 3}`,
      `end msg ${message}`,
      `delivery ${delivery}: deferral: no`,
      `starting delivery ${delivery}: msg ${(message * 3) % 6000} to local a queue2`,
    ];
    return Buffer.from(stamp(i) + texts[(i * 31 + (i >> 5)) % texts.length]!);
  });
  expect(await difference(lines, { services: ['send'] })).toBeUndefined();
  const first = JSON.parse((await countLines(logOf(lines.slice(0, 9000)), { services: ['send'] }, true)).text);
  const before = first.lastRecords;
  expect(await difference(lines.slice(9000), { services: ['send'], before })).toBeUndefined();
});

test('a stamp of multilog with any byte in any place is read alike', async () => {
  const label = '@400000006566a1f000003e8a';
  const lines = Array.from({ length: label.length * 256 }, (_, i) => {
    const stamp = Buffer.from(label);
    stamp[Math.floor(i / 256)] = i % 256;
    const began = Buffer.from(`${label} starting delivery ${i}: msg 1 to local a\n`);
    return Buffer.concat([began, stamp, Buffer.from(` delivery ${i}: success: ok`)]);
  });
  expect(await difference(lines, { services: ['send'] })).toBeUndefined();
});

test('long lines, NULs and lines without an end count the same', async () => {
  const long = (length: number) => Buffer.concat([at('mx1.a.example', spam), Buffer.alloc(length, 'x')]);
  const lines = [
    ...[at('mx1.a.example', spam), Buffer.alloc(9), Buffer.concat([Buffer.alloc(5), at('mx1.a.example', spam)])],
    ...[65_400, 65_430, 65_440, 65_536, 65_537, 300_000, 700_000].flatMap((length) => [
      long(length),
      at('mx1.a.example', login),
    ]),
    ...['', '\r', ' ', '@', '@4', 'x'].map((text) => Buffer.from(text)),
  ];
  for (const chunkBytes of [undefined, 997]) {
    expect(await difference(lines, { services, ...(chunkBytes !== undefined && { chunkBytes }) })).toBeUndefined();
  }
});

test('where there are no vectors the plain module counts the same', async () => {
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } };
  const validate = jest.spyOn(wasm, 'validate').mockReturnValue(false);
  // A module of its own: the one of the other tests has vectors.
  let plain: typeof import('../../support/both-ways') | undefined;
  jest.isolateModules(() => {
    plain = require('../../support/both-ways');
  });
  const lines = compiledLogTypes.flatMap((name) => wholeLines(compiledLogType(name)));
  for (const chunkBytes of [undefined, 61]) {
    const ways = { services, ...(chunkBytes !== undefined && { chunkBytes }) };
    expect(await plain!.difference([...lines, ...lines], ways)).toBeUndefined();
  }
  expect(validate).toHaveBeenCalledTimes(1);
  validate.mockRestore();
});

test('it is lent to one at a time, and given back', () => {
  const [one, other] = [new LineCounter(services, new Tally()), new LineCounter(services, new Tally())];
  const lent = one.together();
  expect(lent).toBeDefined();
  expect(other.together()).toBeUndefined();
  lent!.close();
  const again = other.together();
  expect(again).toBeDefined();
  again!.close();
});

test('its buffers are those of the reader', () => {
  expect(BUFFER_BYTES).toBe(MAX_LINE_BYTES + 262_144);
  expect(LONGEST_LINE).toBe(MAX_LINE_BYTES);
});
