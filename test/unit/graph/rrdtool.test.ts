// rrdtool(1) as we call it, with its answers made up.

import { Problem } from '../../../src/base/problem';
import { Rrdtool } from '../../../src/graph/rrdtool';
import type { ChildRequest } from '../../../src/host/child-output';
import { ManualClock } from '../../support/manual-clock';

/** The first `failures` calls end with what rrdtool says of a file that another has locked. */
function rrdtoolThatFails(failures: number, complaint = 'rrdtool says "ERROR: could not lock RRD"') {
  const calls: (readonly string[])[] = [];
  const processes = {
    async *output({ args }: ChildRequest) {
      calls.push(args);
      if (calls.length <= failures) throw new Problem('damaged', complaint);
      yield Buffer.from('');
    },
  };
  const clock = new ManualClock();
  const after = (delayMs: number, action: () => void) => {
    clock.advance(delayMs);
    queueMicrotask(action);
    return () => undefined;
  };
  const host = { processes, clock: { ...clock, after } } as unknown as ConstructorParameters<typeof Rrdtool>[0];
  return { rrdtool: new Rrdtool(host), calls, waitedMs: () => clock.monotonicMs() };
}

const file = { file: 'send.rrd', series: [] };
const samples = [{ at: 60, values: [] }];

test('a file that another has locked is tried again, with the same words', async () => {
  const { rrdtool, calls } = rrdtoolThatFails(3);
  await rrdtool.update('/history/send.rrd', file, samples);
  expect(calls.length).toBe(4);
  expect(new Set(calls.map((args) => args.join(' ')))).toEqual(new Set(['update /history/send.rrd --template  60:']));
});

test('one that stays locked is given up after two seconds, and anything else at once', async () => {
  const locked = rrdtoolThatFails(1000);
  await expect(locked.rrdtool.update('/history/send.rrd', file, samples)).rejects.toThrow(
    'cannot draw: rrdtool says "ERROR: could not lock RRD".',
  );
  expect([locked.calls.length, locked.waitedMs()]).toEqual([100, 1980]);
  const full = rrdtoolThatFails(1000, 'rrdtool says "ERROR: No space left on device"');
  await expect(full.rrdtool.update('/history/send.rrd', file, samples)).rejects.toThrow('No space left');
  expect(full.calls.length).toBe(1);
});
