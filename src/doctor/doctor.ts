// Which of doctor's two halves tries which link.

import type { Checks } from './chain';
import type { Patient } from './patient';
import { CountingDoctor } from './probe-counting';
import { ServingDoctor } from './probe-serving';

/** The checks of all links, to be carried out on one patient. */
export function checksOn(patient: Patient): Checks {
  const counting = new CountingDoctor(patient);
  const serving = new ServingDoctor(patient);
  return {
    configuration: () => counting.configuration(),
    logs: () => counting.logs(),
    framing: () => counting.framing(),
    'last pass': () => counting.lastPass(),
    ledger: () => counting.ledger(),
    schedule: () => counting.schedule(),
    socket: () => serving.socket(),
    registration: () => serving.registration(),
    poll: () => serving.poll(),
    view: () => serving.view(),
    version: () => serving.version(),
    values: () => serving.values(),
    mib: () => serving.mib(),
    clock: () => counting.clock(),
  };
}
