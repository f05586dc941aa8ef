// Whether what is served is what was counted.

import { printable } from '../base/printable';
import { judged, ok, type Verdict } from './chain';
import { plural } from './facts';

export interface ServedCounter {
  readonly name: string;
  /** As last saved before and after asking; what is served lies between. */
  readonly before: bigint;
  readonly after: bigint;
  /** Undefined where there is no such row. */
  readonly served: bigint | undefined;
}

/** Whether the counters that snmpd serves are those that are saved. */
export function judgeValues(counters: readonly ServedCounter[], stateDir: string): Verdict {
  const wrong = counters.filter(
    ({ before, after, served }) => served === undefined || served < before || served > after,
  );
  if (wrong.length === 0) return ok(`${plural(counters.length, 'counter')} served as saved`);
  const [first] = wrong;
  const served = first!.served === undefined ? 'nothing' : String(first!.served);
  const sentence = `snmpd serves other numbers than ${printable(stateDir)} holds: ${wrong.length} of ${plural(counters.length, 'counter')} differ, such as ${first!.name}: ${served} served, ${first!.after} saved.`;
  return judged('', [
    {
      level: 'broken',
      sentence,
      mend: [
        {
          kind: 'say',
          sentence: 'An agent with another state_dir has the root, or the agent does not publish: restart it.',
        },
        { kind: 'run', command: 'ps -eo pid,user,lstart,args | grep "[m]aillogs"' },
      ],
    },
  ]);
}
