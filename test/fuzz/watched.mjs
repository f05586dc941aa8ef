// Runs a worker that writes down what it is trying, and ends it when it has been at one input for too long.
import { Worker } from 'node:worker_threads';

const MAX_INPUT_OCTETS = 1 << 20;

/**
 * What the worker posts; or, where it hung, how many inputs it had begun and the failure. In its workerData it finds
 * `data` and `shared`: the number of inputs begun, the length of the present one (32 bits each), and its octets.
 */
export function watched(code, data, hangMs) {
  const shared = new SharedArrayBuffer(8 + MAX_INPUT_OCTETS);
  const numbers = new Int32Array(shared, 0, 2);
  const worker = new Worker(code, { eval: true, workerData: { ...data, shared } });
  return new Promise((resolve, reject) => {
    let [last, sinceMs] = [-1, performance.now()];
    const end = (report) => {
      clearInterval(watch);
      worker.terminate().then(() => resolve(report), reject);
    };
    const watch = setInterval(() => {
      const tried = Atomics.load(numbers, 0);
      if (tried !== last) [last, sinceMs] = [tried, performance.now()];
      else if (performance.now() - sinceMs > hangMs) {
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
