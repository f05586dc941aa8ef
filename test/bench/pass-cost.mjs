// What a pass costs when 1 kB is new: the same, whatever the size of the log behind it.
import { join } from 'node:path';
import { makeLines, makeLog } from './log-maker.mjs';
import { median, row, takeTurns } from './measure.mjs';
import { Passes } from './source-modules.mjs';

const SMALL_MB = 1;

export async function run({ directory, megabytes }) {
  const passesOver = async (name, size) => {
    const passes = new Passes([makeLog('send', size, join(directory, name)).path], join(directory, `${name}-state`));
    await passes.settle();
    return passes;
  };
  const large = await passesOver('large', megabytes);
  const small = await passesOver('small', SMALL_MB);
  const news = makeLines('send', 1000);
  const passOver = (passes) => () => {
    passes.append(news);
    return passes.pass('committed');
  };
  const samples = await takeTurns(
    { large: passOver(large), small: passOver(small) },
    { rounds: 101, withinMs: 30_000 },
  );
  const [largeMs, smallMs] = [median(samples.large), median(samples.small)];
  return {
    about: `a pass over 1 kB of news with its fsync, ratio of a log of ${megabytes} MB to one of ${SMALL_MB} MB`,
    rows: [
      row('large to small', largeMs / smallMs, {
        limit: 1.5,
        note: `${largeMs.toFixed(1)} to ${smallMs.toFixed(1)} ms`,
      }),
    ],
  };
}
