import { describe, expect, test } from '@jest/globals';
import { retryDelayMs } from '../../../src/agentx/retry-delay';
import type { SocketAddress } from '../../../src/base/sockets';

const UNIX: SocketAddress = { kind: 'unix', path: '/var/agentx/master' };
const LOOPBACK: SocketAddress = { kind: 'tcp', host: '127.0.0.1', port: 705 };
const REMOTE: SocketAddress = { kind: 'tcp', host: '192.0.2.1', port: 705 };

function delays(address: SocketAddress, sinceServedMs: number | undefined): number[] {
  return [1, 2, 3, 4, 5, 8, 1000].map((attempt) => retryDelayMs({ address, attempt, sinceServedMs, random: 1 }));
}

describe('retryDelayMs', () => {
  test.each([
    ['a socket on this machine, never more than 2 s', UNIX, undefined, [250, 500, 1000, 2000, 2000, 2000, 2000]],
    ['the same however long it is gone', UNIX, 86_400_000, [250, 500, 1000, 2000, 2000, 2000, 2000]],
    ['the loopback address alike', LOOPBACK, undefined, [250, 500, 1000, 2000, 2000, 2000, 2000]],
    ['another machine up to 30 s', REMOTE, undefined, [250, 500, 1000, 2000, 4000, 30000, 30000]],
    ['another machine that may be restarting, up to 1 s', REMOTE, 29_999, [250, 500, 1000, 1000, 1000, 1000, 1000]],
    ['another machine that was gone too long for that', REMOTE, 30_000, [250, 500, 1000, 2000, 4000, 30000, 30000]],
  ])('doubles for %s', (_name, address, sinceServedMs, expected) => {
    expect(delays(address, sinceServedMs)).toEqual(expected);
  });

  test.each([
    [0, 125],
    [0.5, 187.5],
    [1, 250],
  ])('leaves the upper half to chance: %d gives %d ms', (random, expected) => {
    expect(retryDelayMs({ address: UNIX, attempt: 1, sinceServedMs: undefined, random })).toBe(expected);
  });
});
