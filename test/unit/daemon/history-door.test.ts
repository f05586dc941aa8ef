import type { Config } from '../../../src/config/config';
import { HistoryDoor } from '../../../src/daemon/history-door';
import type { Works } from '../../../src/daemon/part';
import type { Host } from '../../../src/host/host';
import { newbornSnapshot, type Snapshot } from '../../../src/ledger/snapshot';
import type { View } from '../../../src/view/view';
import type { ViewInput } from '../../../src/view/view-input';
import { ManualClock } from '../../support/manual-clock';

const config = { stateDir: '/s', history: 'rrdtool', sources: [{ services: ['send'] }] } as unknown as Config;

/** An rrdtool that notes what it is told of send.rrd. */
function scene(settings: Partial<Config> = {}) {
  const clock = new ManualClock();
  clock.set(Date.parse('2026-06-01T12:00:00Z'));
  const updates: string[] = [];
  const journal: string[] = [];
  let fails = false;
  const made = new Set<string>();
  const host = {
    clock,
    journal: { note: ({ kind }: { kind: string }) => journal.push(kind) },
    files: {
      makeDirectory: () => undefined,
      ownStatus: (path: string) => (made.has(path) ? { kind: 'file' } : undefined),
    },
    processes: {
      async *output({ args }: { args: readonly string[] }) {
        if (fails)
          throw new (await import('../../../src/base/problem')).Problem('missingProgram', 'rrdtool is not installed');
        made.add(args[1]!);
        if (args[0] === 'update' && args[1]!.endsWith('send.rrd')) {
          updates.push(
            args
              .slice(4)
              .map((word) => (/:U/.test(word) ? 'gap' : 'value'))
              .join(' '),
          );
        }
        yield new Uint8Array(0);
      },
    },
  } as unknown as Host;
  const door = new HistoryDoor(host);
  door.use({ config: { ...config, ...settings } } as Works);
  let snapshot: Snapshot = { ...newbornSnapshot(0), generation: 1, epoch: 'a' };
  const pass = async (
    seconds: number,
    { change = {}, lagSeconds = 0, state = 'ok', kind = 'idle' as 'idle' | 'busy' } = {},
  ) => {
    clock.advance(seconds * 1000);
    snapshot = { ...snapshot, ...change };
    const sources = new Map([['send', { lagSeconds, state }]]);
    door.publish({} as View, { snapshot, status: { sources } } as unknown as ViewInput);
    door.passed(kind === 'idle' ? { kind } : ({ kind } as never));
    await door.stop();
  };
  return { pass, updates, journal, fail: (on: boolean) => (fails = on) };
}

test('a value is given each minute, after whole passes only', async () => {
  const { pass, updates } = scene();
  await pass(10);
  await pass(10);
  await pass(40, { kind: 'busy' });
  await pass(30);
  await pass(60);
  expect(updates).toEqual(['gap value', 'value', 'value']);
});

test.each([
  ['an import or a lost state', { change: { epoch: 'b' } }],
  ['a discontinuity of a service', { change: { discontinuities: new Map([['send', 5]]) } }],
] as const)('%s leaves a gap, once', async (_name, what) => {
  const { pass, updates } = scene();
  await pass(60);
  await pass(60, what as never);
  await pass(60);
  expect(updates).toEqual(['gap value', 'gap value', 'value']);
});

test('a missing program is said once, and tried again', async () => {
  const { pass, updates, journal, fail } = scene();
  fail(true);
  await pass(60);
  await pass(60);
  expect(journal).toEqual(['historyFailed']);
  fail(false);
  await pass(60);
  expect(updates).toEqual(['gap value']);
});

test('nothing is kept unless it is wanted', async () => {
  const { pass, updates } = scene({ history: undefined } as never);
  await pass(60);
  expect(updates).toEqual([]);
});

test('a source that is missing leaves no gap, but what it adds once it is back does', async () => {
  const { pass, updates } = scene();
  await pass(60);
  await pass(60, { lagSeconds: 5000, state: 'missing' });
  await pass(60, { lagSeconds: 5060, state: 'missing' });
  await pass(60);
  await pass(60);
  expect(updates).toEqual(['gap value', 'value', 'value', 'gap value', 'value']);
});

test('a source that catches up leaves a gap until it is done', async () => {
  const { pass, updates } = scene();
  await pass(60);
  await pass(60, { lagSeconds: 700, state: 'catchingUp' });
  await pass(60);
  await pass(60);
  expect(updates).toEqual(['gap value', 'gap value', 'gap value', 'value']);
});
