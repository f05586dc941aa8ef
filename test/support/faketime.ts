// A process whose wall clock is another one, and may be set while it runs: libfaketime in its environment. The monotonic
// clock stays the machine's.

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

function library(): string {
  const found = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name))]
    .map((directory) => join(directory, 'faketime', 'libfaketime.so.1'))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error('libfaketime is missing: scripts/test installs it.');
  return found;
}

/** Its clock shows `offsetSeconds` more than ours, or what the file at `offsetFile` says, such as `-3600`. */
export function fakeTime(clock: { readonly offsetSeconds: number } | { readonly offsetFile: string }) {
  const signed = (seconds: number) => `${seconds < 0 ? '' : '+'}${seconds}`;
  return {
    LD_PRELOAD: library(),
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
    DONT_FAKE_MONOTONIC: '1',
    ...('offsetFile' in clock
      ? { FAKETIME_TIMESTAMP_FILE: clock.offsetFile, FAKETIME_NO_CACHE: '1' }
      : { FAKETIME: signed(clock.offsetSeconds) }),
  };
}
