import { expect, test } from '@jest/globals';
import { describeCloseReason } from '../../../src/agentx/close-reason';

test.each([
  [4, 'because our answers took too long'],
  [5, 'because it is shutting down'],
  [77, 'for a reason that is not in the protocol (77)'],
])('close reason %d is told as a clause', (reason, clause) => {
  expect(describeCloseReason(reason)).toBe(clause);
});
