// The fuzzer itself: that it finds what is wrong, says it again for a seed, and makes it short. And every input that was
// ever kept, tried once more.

import { readCorpus } from '../../fuzz/corpus.mjs';
import { fuzz, shrink, tryInput } from '../../fuzz/fuzz';
import { demand, type FuzzTarget } from '../../fuzz/target';
import { targets } from '../../fuzz/targets';
import { watched } from '../../fuzz/watched.mjs';
import { TOP } from '../../support/checkout';

/** Fails for bytes that hold `AB` behind a `<`; tells how near an input comes. */
const brittle: FuzzTarget = {
  name: 'brittle',
  seeds: [Buffer.from('x<y>')],
  words: [Buffer.from('A')],
  limitMs: 1000,
  attempt(input) {
    const text = input.toString('latin1');
    demand(!/<AB/.test(text), 'there is AB behind it');
    return `${text.includes('<')} ${text.includes('<A')}`;
  },
};

const upTo = (most: number) => (tried: number) => tried >= most;

test('what is wrong is found, from what comes near it', async () => {
  const { failure, outcomes } = await fuzz({ target: brittle, seed: 1, corpus: [], isOver: upTo(200_000) });
  expect(failure?.reason).toMatch(/there is AB behind it/);
  expect(failure?.input.toString('latin1')).toContain('<AB');
  expect(outcomes).toBe(3);
});

test('a seed stands for its inputs', async () => {
  const inputsOf = async (seed: number) => {
    const inputs: string[] = [];
    const trying = (input: Buffer) => inputs.push(input.toString('hex'));
    await fuzz({ target: { ...brittle, attempt: () => '' }, seed, corpus: [], isOver: upTo(500), trying });
    return inputs;
  };
  const inputs = await inputsOf(7);
  expect(inputs).toHaveLength(500);
  expect(await inputsOf(7)).toEqual(inputs);
  expect(await inputsOf(8)).not.toEqual(inputs);
});

test('an input that fails is made short', async () => {
  const input = Buffer.from(`${'long '.repeat(200)}<ABC${' and more'.repeat(50)}`);
  const { reason } = await tryInput(brittle, input);
  const short = await shrink(brittle, { input, reason: reason! }, performance.now() + 10_000);
  expect(short.toString()).toBe('<AB');
});

test('an input that takes too much time fails', async () => {
  const attempt = () => {
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < 20_000);
    return '';
  };
  const { reason } = await tryInput({ ...brittle, limitMs: 1, attempt }, Buffer.alloc(1));
  expect(reason).toMatch(/^took \d+ ms of CPU time; 1 ms are allowed$/);
});

test.each([
  ['that works', 'for (;;);'],
  ['that waits', 'setInterval(() => undefined, 1e6);'],
])('an input without an end %s is known, and ended', async (_, endless) => {
  const code = `const { shared } = require('node:worker_threads').workerData;
    new Uint8Array(shared, 8).set([1, 2, 3]);
    new Int32Array(shared, 0, 2).set([9, 3]);
    ${endless}`;
  const data = { name: 'endless', seed: 1, seconds: 1, corpus: [], replay: false };
  const { tried, failure } = await watched(code, data, 1000, 3);
  expect({ tried, input: [...failure!.input] }).toEqual({ tried: 9, input: [1, 2, 3] });
  expect(failure!.reason).toBe('there is no end after 1 s');
});

describe.each(Object.keys(targets))('%s', (name) => {
  test('comes through every input that was kept, and those it begins with', async () => {
    const target = await targets[name]!();
    const corpus = readCorpus(TOP, name);
    expect(corpus.length).toBeGreaterThan(0);
    const failures: string[] = [];
    for (const input of [...corpus, ...target.seeds]) {
      const { reason } = await tryInput(target, input);
      if (reason !== undefined) failures.push(`${input.toString('hex').slice(0, 200)}: ${reason}`);
    }
    expect(failures).toEqual([]);
  });
});
