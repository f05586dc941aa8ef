import { Problem } from '../../../src/base/problem';
import { LogSyncs } from '../../../src/pass/log-syncs';

/** A disk whose fsyncs end when they are told to. */
class SlowDisk {
  readonly events: string[] = [];
  readonly waiting: { readonly descriptor: number; readonly end: (problem?: Problem) => void }[] = [];
  mostAtOnce = 0;
  readonly openLimit = () => undefined;

  readonly sync = (descriptor: number): Promise<void> =>
    new Promise((resolve, reject) => {
      this.waiting.push({ descriptor, end: (problem) => (problem === undefined ? resolve() : reject(problem)) });
      this.mostAtOnce = Math.max(this.mostAtOnce, this.waiting.length);
    });

  log(descriptor: number) {
    return {
      descriptor,
      close: async () => {
        this.events.push(`closed ${descriptor}`);
      },
    };
  }

  /** Ends what waits until the promise is settled. */
  async drain(promise: Promise<void>, problem?: Problem): Promise<void> {
    let isSettled = false;
    const done = promise.finally(() => {
      isSettled = true;
    });
    while (!isSettled) {
      this.waiting.pop()?.end(problem);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
  }
}

test('many logs are on their way to the disk at once, and each is closed once it is there', async () => {
  const disk = new SlowDisk();
  const syncs = new LogSyncs(disk);
  for (let n = 0; n < 100; n++) await syncs.take(disk.log(n));
  expect(disk.waiting).toEqual([]);
  await disk.drain(syncs.settle());
  expect(disk.mostAtOnce).toBe(16);
  expect(new Set(disk.events).size).toBe(100);
});

test('no more than a bounded number of descriptors waits', async () => {
  const disk = new SlowDisk();
  const syncs = new LogSyncs(disk);
  for (let n = 0; n < 127; n++) await syncs.take(disk.log(n));
  expect(disk.events).toEqual([]);
  await disk.drain(syncs.take(disk.log(127)));
  expect(disk.events).toHaveLength(128);
});

test('a log that cannot be fsynced is closed, and no reason not to count', async () => {
  const disk = new SlowDisk();
  const syncs = new LogSyncs(disk);
  await syncs.take(disk.log(1));
  await disk.drain(syncs.settle(), new Problem('ioFailed', 'no.'));
  expect(disk.events).toEqual(['closed 1']);
});

test('logs that will not be counted are closed as they are', async () => {
  const disk = new SlowDisk();
  const syncs = new LogSyncs(disk);
  await syncs.take(disk.log(1));
  await syncs.abandon();
  await syncs.settle();
  expect([disk.events, disk.mostAtOnce]).toEqual([['closed 1'], 0]);
});
