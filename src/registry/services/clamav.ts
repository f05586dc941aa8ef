// Files and streams scanned by clamd.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const clamav = {
  arc: 9,
  title: 'Files and streams scanned by clamd',
  counters: {
    found: counter(1, 'detections', 'Detections that clamd reported (FOUND).'),
    clean: counter(2, 'files', 'Files and streams that clamd reported clean (OK): it does so only with LogClean.'),
    scanErrors: counter(3, 'files', 'Files and streams that clamd could not scan (ERROR).'),
    selfChecks: counter(4, 'checks', 'Checks by clamd of whether its database has changed (SelfCheck).'),
  },
} as const satisfies ServiceDeclaration;
