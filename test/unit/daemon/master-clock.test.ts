import { expect, test } from '@jest/globals';
import { MasterClock } from '../../../src/daemon/master-clock';
import { ManualClock } from '../../support/manual-clock';

function scene() {
  const clock = new ManualClock();
  return { clock, bootMs: clock.nowMs(), master: new MasterClock(clock) };
}

test('nobody knows the start before the first session', () => {
  expect(scene().master.startMs()).toBeUndefined();
});

test('the start stays what it is while time passes, and when a new session tells it a little late', () => {
  const { clock, bootMs, master } = scene();
  clock.advance(5000);
  master.told(500);
  expect(master.startMs()).toBe(bootMs);
  clock.advance(60_000);
  master.told(6480);
  expect(master.startMs()).toBe(bootMs);
});

test('a master that is restarted right after its start has another', () => {
  const { clock, bootMs, master } = scene();
  clock.advance(100);
  master.told(10);
  expect(master.startMs()).toBe(bootMs);
  clock.advance(1100);
  master.told(5);
  expect(master.startMs()).toBe(bootMs + 1150);
});

test('an agent that answers itself begins at zero, whatever master it had before', () => {
  const { clock, bootMs, master } = scene();
  clock.advance(1000);
  master.told(700_000);
  master.startMs();
  clock.advance(1000);
  master.told(0);
  expect(master.startMs()).toBe(bootMs + 2000);
});
