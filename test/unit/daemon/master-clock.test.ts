import { expect, test } from '@jest/globals';
import { MasterClock } from '../../../src/daemon/master-clock';
import { Ledger } from '../../../src/ledger/ledger';
import { newbornSnapshot } from '../../../src/ledger/snapshot';
import { Machine, type MachineProcess } from '../../support/machine';

const STATE = '/state';

function scene() {
  const machine = new Machine();
  machine.disk.makeDirectory(STATE);
  machine.clock.advance(1_000_000);
  return machine;
}

/** An agent with a ledger that knows no more than its file does. */
class Bench {
  readonly process: MachineProcess;
  readonly clock: MasterClock;
  readonly ledger: Ledger;

  constructor(machine: Machine) {
    this.process = machine.start();
    this.clock = new MasterClock(this.process.host);
    this.clock.use({ config: { stateDir: STATE } });
    this.ledger = new Ledger(this.process.host, STATE);
  }

  /** Of the service `send`. */
  async tick(): Promise<number | undefined> {
    await this.commit(false);
    const snapshot = this.ledger.current!;
    return this.clock.ticksIn(snapshot)?.(snapshot.discontinuities.get('send')!);
  }

  async commit(isLost: boolean): Promise<void> {
    const begun = await this.ledger.begin();
    if (begun.kind === 'busy') throw new Error('busy');
    const { totals, tables, cursors } = begun.transaction.ground;
    const discontinuities = new Set(isLost ? (['send'] as const) : []);
    await begun.transaction.commit({ totals, tables, cursors, discontinuities });
    begun.transaction.end();
    await this.clock.stop();
  }
}

test('no one knows a tick before the first session', async () => {
  expect(await new Bench(scene()).tick()).toBeUndefined();
});

test('a stamp keeps its tick while sessions and agents come and go', async () => {
  const machine = scene();
  const first = new Bench(machine);
  first.clock.told(4321);
  await first.commit(true);
  const tick = await first.tick();
  expect(tick).toBe(4321);
  machine.clock.advance(60_000);
  // An answer that was heard late.
  first.clock.told(4321 + 5990);
  expect(await first.tick()).toBe(tick);
  for (let n = 1; n < 10; n++) {
    machine.clock.advance(7777);
    const next = new Bench(machine);
    next.clock.told(Math.floor((43_210 + 60_000 + 7777 * n) / 10) - n);
    expect(await next.tick()).toBe(tick);
    await next.commit(false);
    expect(await next.tick()).toBe(tick);
  }
});

test.each([
  ['set back by an hour', -3_600_000],
  ['set forward by a year', 31_536_000_000],
  ['set back by half a century', -1_576_800_000_000],
])('a stamp keeps its tick, and the next one comes after it, when the clock is %s', async (_name, stepMs) => {
  const machine = scene();
  const agent = new Bench(machine);
  agent.clock.told(4321);
  await agent.commit(true);
  machine.clock.set(machine.clock.nowMs() + stepMs);
  machine.clock.advance(10_000);
  expect(await agent.tick()).toBe(4321);
  const restarted = new Bench(machine);
  restarted.clock.told(5321);
  expect(await restarted.tick()).toBe(4321);
  await restarted.commit(true);
  expect(await restarted.tick()).toBe(5321);
});

test('a stamp that was made while the clock was set to the moment of another one has its own tick', async () => {
  const machine = scene();
  const agent = new Bench(machine);
  agent.clock.told(4321);
  const atMs = machine.clock.nowMs();
  await agent.commit(true);
  machine.clock.advance(10_000);
  machine.clock.set(atMs);
  await agent.commit(true);
  expect(await agent.tick()).toBe(5321);
});

test('a snapshot of an older version has ticks that stay, too', async () => {
  const machine = scene();
  const { host } = machine.start();
  const { steadyStamps: _, ...older } = { ...newbornSnapshot(machine.clock.nowMs() - 5000), steadyStamps: undefined };
  const ticks = [];
  for (const told of [4321, 5319, 6320]) {
    const clock = new MasterClock(host);
    clock.use({ config: { stateDir: STATE } });
    clock.told(told);
    ticks.push(clock.ticksIn(older)?.(older.bornMs));
    await clock.stop();
    machine.clock.advance(10_000);
  }
  expect(ticks).toEqual([3821, 3821, 3821]);
});

test('a master that was restarted has its own ticks: what was before is zero', async () => {
  const machine = scene();
  const agent = new Bench(machine);
  agent.clock.told(4321);
  await agent.commit(true);
  machine.clock.advance(10_000);
  agent.clock.told(3);
  expect(await agent.tick()).toBe(0);
});

test('an agent that answers itself begins at zero, whatever master it had before', async () => {
  const machine = scene();
  const agent = new Bench(machine);
  agent.clock.told(0);
  await agent.commit(true);
  agent.clock.began();
  machine.clock.advance(100);
  await agent.commit(true);
  expect(await agent.tick()).toBe(10);
});

test.each(['', '{', 'null', '{"starts":{"a":"b"},"startMs":1,"heard":{},"fixed":{}}'])(
  'a file that holds %j says nothing',
  async (text) => {
    const machine = scene();
    machine.disk.append(`${STATE}/master.json`, text);
    const agent = new Bench(machine);
    agent.clock.told(4321);
    await agent.commit(true);
    expect(await agent.tick()).toBe(4321);
  },
);
