import { expect, test } from '@jest/globals';
import { judgeValues } from '../../../src/doctor/judge-values';
import { findingsOf } from '../../support/doctor-verdict';

const counter = { name: 'send.messageNew', before: 5n, after: 7n };

test('what is served lies between what was saved before and after', () => {
  for (const served of [5n, 6n, 7n]) expect(findingsOf(judgeValues([{ ...counter, served }], '/state'))).toEqual([]);
  for (const served of [4n, 8n, undefined])
    expect(findingsOf(judgeValues([{ ...counter, served }], '/state'))).toHaveLength(1);
});
