// Recipients that postgrey let pass or held back.

import { buckets } from '../buckets';
import { counter, type ServiceDeclaration } from '../registry-types';

/** Upper bounds of the histogram of delays, in seconds. */
export const POSTGREY_DELAY_BOUNDS = [60, 300, 600, 1800, 3600, 14400, 86400] as const;

// biome-ignore format: a table, one counter a line
export const postgrey = {
  arc: 18,
  title: 'Greylisting by postgrey',
  counters: {
    greylist: counter(1, 'recipients', 'Recipients whose client was told to come again later.'),
    pass: counter(2, 'recipients', 'Recipients let pass, those counted by passDelayed among them.'),
    passDelayed: counter(3, 'recipients', 'Recipients counted by pass whose client had been told to come again.'),
    delaySeconds: counter(4, 'seconds', 'Time between the first attempt and the pass, of those counted by passDelayed.'),
    ...buckets(10, 'recipients', 'delaySeconds', POSTGREY_DELAY_BOUNDS, (bound) => `Recipients counted by passDelayed after at most ${bound} seconds.`),
  },
} as const satisfies ServiceDeclaration;
