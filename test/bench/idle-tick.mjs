// What a beat of the schedule costs: nothing new in 1, 10 or 100 sources, and 1 kB new in each of 100, committed
// with fsync.
import { join } from 'node:path';
import { makeLines, makeLog } from './log-maker.mjs';
import { median, row, takeTurns, timed } from './measure.mjs';
import { Passes } from './source-modules.mjs';

const LOG_MB = 0.1;
/** Idle passes are short: this many make one sample. */
const AT_ONCE = 50;
const REST_MS = 2500;

export async function run({ directory }) {
  const settled = async (count) => {
    const paths = Array.from(
      { length: count },
      (_, n) => makeLog('send', LOG_MB, join(directory, `${count}-${n}`)).path,
    );
    const passes = new Passes(paths, join(directory, `${count}-state`));
    await passes.settle();
    return passes;
  };
  const counts = [1, 10, 100];
  const contenders = {};
  for (const count of counts) {
    const passes = await settled(count);
    contenders[count] = () =>
      timed(async () => {
        for (let n = 0; n < AT_ONCE; n++) await passes.pass('idle');
      });
  }
  const idle = await takeTurns(contenders, { rounds: 51, withinMs: 20_000 });
  const rows = counts.map((count) => {
    const perPass = (median(idle[count]) * 1000) / AT_ONCE;
    const options = { unit: ' us', limit: 25, digits: 1, note: `${perPass.toFixed(0)} us a pass` };
    return row(`idle, ${count} source(s), each`, perPass / count, options);
  });
  const busy = await settled(100);
  // As logs are nearly always: in a directory in which a name came or went just now all files are looked at.
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const news = makeLines('send', 1000);
  const once = () => {
    busy.append(news);
    return busy.pass('committed');
  };
  const samples = await takeTurns({ once }, { rounds: 51, withinMs: 20_000 });
  rows.push(row('1 kB new in each of 100', median(samples.once), { unit: ' ms', limit: 15, digits: 1 }));
  return { about: 'a pass in a running agent', rows };
}
