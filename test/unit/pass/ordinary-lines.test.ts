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
import { joins, moduleStreams, queues, teachers } from '../../support/module-streams';

const services = logServices;
const BATCH = 1500;
/** About so many damaged lines of each log type. */
const LINES = 4000;
/** Which of them: others in a search. */
const SEED = Number(process.env['MAILLOGS_SEED'] ?? 1);
const LINE_FEED = Buffer.from('\n');

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

describe('frames, repeats, what is left behind, lengths and line ends', () => {
  test.each(moduleStreams().map((stream) => [stream.name, stream] as const))('%s', async (_, { lines, ways }) => {
    expect(await difference(lines, ways)).toBeUndefined();
  });

  test.each([
    ['joins', joins()],
    ['queues', queues()],
  ])('what %s left behind in a pass before', async (_, lines) => {
    const first = await countLines(logOf(lines.slice(0, 9000)), { services: ['send', 'postfix'] }, true);
    const before = JSON.parse(first.text).lastRecords;
    expect(before.at(-1).memory).toBeDefined();
    expect(await difference(lines.slice(9000), { services: ['send', 'postfix'], before })).toBeUndefined();
  });
});

test('where there are no vectors the plain module counts the same', async () => {
  const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: { validate(bytes: Uint8Array): boolean } };
  const validate = jest.spyOn(wasm, 'validate').mockReturnValue(false);
  const lines = compiledLogTypes.flatMap((name) => wholeLines(compiledLogType(name)));
  // A module of its own: the one of the other tests has vectors.
  await jest.isolateModulesAsync(async () => {
    const plain: typeof import('../../support/both-ways') = require('../../support/both-ways');
    for (const chunkBytes of [undefined, 61]) {
      const ways = { services, ...(chunkBytes !== undefined && { chunkBytes }) };
      expect(await plain.difference([...lines, ...lines], ways)).toBeUndefined();
    }
  });
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
