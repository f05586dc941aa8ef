// The real clock and the real timers.

import type { Clock } from './clock';

export const nodeClock: Clock = {
  nowMs: () => Date.now(),
  // Not performance.now(), whose module would first have to be loaded.
  monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
  after(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  // From where something that came is served, an immediate comes before the loop looks for more, and only the second after.
  yield: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
};
