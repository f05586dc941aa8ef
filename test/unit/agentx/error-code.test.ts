import { expect, test } from '@jest/globals';
import { describeErrorCode, ERROR_CODE } from '../../../src/agentx/error-code';

test.each([
  [263, 'another subagent has already registered this subtree (duplicateRegistration)'],
  [257, 'it knows no such session (notOpen)'],
  [999, 'an error code it does not explain (999)'],
])('error %d is told as a clause with its name', (code, clause) => {
  expect(describeErrorCode(code)).toBe(clause);
});

test('the codes are those of section 6.2.16', () => {
  expect(ERROR_CODE).toMatchObject({ tooBig: 1, commitFailed: 14, undoFailed: 15, notWritable: 17 });
  expect(ERROR_CODE).toMatchObject({ openFailed: 256, unsupportedContext: 262, parseError: 266, processingError: 268 });
});
