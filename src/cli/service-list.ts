// The argument of --service: names with commas between, or all among them.

import { nearest } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { servicesOf } from '../parsers/known-programs';
import { isServiceName, logServices } from '../registry/registry';
import type { ServiceName } from '../registry/services';

/** Throws a Problem (usage) that says which may have been meant, or lists the services. */
export function parseServices(text: string): readonly ServiceName[] {
  const named = text.split(',').flatMap((name): readonly ServiceName[] => {
    if (name === 'all') return logServices;
    if (isServiceName(name) && name !== 'agent') return [name];
    throw new Problem('usage', `there is no service "${printable(name, 40)}"${servicesMeant(name)}`);
  });
  return [...new Set(named)];
}

/** How a sentence ends that says that a word is no service. */
function servicesMeant(name: string): string {
  const counted = servicesOf(name);
  if (counted.length > 0) return `: it is a program, whose lines count in ${counted.join(', ')}.`;
  const near = nearest(name, logServices);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return `: the services are ${logServices.join(', ')}, or all.`;
}
