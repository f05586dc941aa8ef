// Checks of SPF by policyd-spf.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const spf = {
  arc: 19,
  title: 'Checks of SPF by policyd-spf',
  counters: {
    pass: counter(1, 'checks', 'Checks with the result Pass; a sender without a record of its own may pass by its HELO.'),
    fail: counter(2, 'checks', 'Checks with the result Fail.'),
    softfail: counter(3, 'checks', 'Checks with the result Softfail.'),
    neutral: counter(4, 'checks', 'Checks with the result Neutral.'),
    none: counter(5, 'checks', 'Checks with the result None.'),
    temperror: counter(6, 'checks', 'Checks with the result Temperror.'),
    permerror: counter(7, 'checks', 'Checks with the result Permerror.'),
    reject: counter(8, 'recipients', 'Recipients refused for good for the result.'),
    tempReject: counter(9, 'recipients', 'Recipients refused for now for the result.'),
  },
} as const satisfies ServiceDeclaration;
