import { parseThreshold } from '../../../src/nagios/threshold';

// The table of the guidelines' section on ranges, and what it leaves open.
test.each([
  ['10', [-1, 10.5, 11], [0, 5, 10]],
  ['10:', [-20, 0, 9.9], [10, 11, 1e12]],
  ['~:10', [10.1, 11], [-1e12, 0, 10]],
  ['10:20', [9, 21], [10, 15, 20]],
  ['@10:20', [10, 15, 20], [9, 21]],
  ['-5:-1', [-6, 0], [-5, -3, -1]],
  ['0.5', [0.6, -0.1], [0, 0.5]],
  ['@~:3', [-9, 3], [4]],
])('%s alerts about %j and not about %j', (text, alerting, quiet) => {
  const threshold = parseThreshold(text)!;
  expect(threshold.text).toBe(text);
  expect(alerting.filter((value) => !threshold.alerts(value))).toEqual([]);
  expect(quiet.filter((value) => threshold.alerts(value))).toEqual([]);
});

test.each(['', ':', '@', '20:10', '5%', 'ten', '1:2:3', '1e3', ' 5', '~', '--5'])('"%s" is no range', (text) => {
  expect(parseThreshold(text)).toBeUndefined();
});
