// The argument of --service: names with commas between, or all.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { isServiceName, logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';

/** Throws a Problem (usage) that lists the services. */
export function parseServices(text: string): readonly ServiceName[] {
  if (text === 'all') return logServices;
  return text.split(',').map((name) => {
    if (isServiceName(name) && name !== 'agent') return name;
    throw new Problem(
      'usage',
      `there is no service "${printable(name, 40)}": the services are ${logServices.join(', ')}, or all.`,
    );
  });
}
