// Runs a worker that writes down what it is trying, and ends it when it has been at one input for too long. On a machine
// that stands still, every input takes long: what counts is the CPU time that was to be had.
import { Worker } from 'node:worker_threads';

const MAX_INPUT_OCTETS = 1 << 20;
/** What has used next to no CPU time waits for something, and is given this many times longer. */
const PATIENCE = 10;

/**
 * What the worker posts; or, where it hung, how many inputs it had begun and the failure. In its workerData it finds
 * `data` and `shared`: the number of inputs begun, the length of the present one (32 bits each), and its octets.
 */
export function watched(code, data, hangMs, patience = PATIENCE) {
  const shared = new SharedArrayBuffer(8 + MAX_INPUT_OCTETS);
  const numbers = new Int32Array(shared, 0, 2);
  const worker = new Worker(code, { eval: true, workerData: { ...data, shared } });
  return new Promise((resolve, reject) => {
    let [last, sinceMs, since] = [-1, performance.now(), process.cpuUsage()];
    const end = (report) => {
      clearInterval(watch);
      worker.terminate().then(() => resolve(report), reject);
    };
    const watch = setInterval(() => {
      const tried = Atomics.load(numbers, 0);
      const { user, system } = process.cpuUsage(since);
      const elapsedMs = performance.now() - sinceMs;
      if (tried !== last) [last, sinceMs, since] = [tried, performance.now(), process.cpuUsage()];
      else if ((user + system) / 1000 > hangMs / 2 ? elapsedMs > hangMs : elapsedMs > hangMs * patience) {
        const input = Buffer.from(new Uint8Array(shared, 8, Atomics.load(numbers, 1)));
        end({ tried, joined: [], failure: { input, reason: `there is no end after ${hangMs / 1000} s` } });
      }
    }, hangMs / 40);
    worker.once('message', end);
    worker.once('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
  });
}
