// The agent's memory does not grow with what it is asked and counts: a tenth of the benchmark, whose whole run is
// recorded in test/bench/RESULTS.md.

import { TOP } from '../support/checkout';
import { runProgram } from '../support/child';

test('memory stays flat, within 5 MiB, over 100,000 requests and 1,000 passes', () => {
  const { code, stdout, stderr } = runProgram(
    [process.execPath, 'test/bench/run.mjs', 'steady-memory', '--size', '10'],
    { cwd: TOP },
  );
  expect({ code, stderr: stderr.replace(/^maillogs: notice: .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^from the middle, at most +[\d.]+ MiB +<= 5 MiB +met/m);
  expect(stdout).not.toContain('MISSED');
});
