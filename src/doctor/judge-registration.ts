// Whether snmpd has given our root to the agent, as the agent itself says.

import { printable } from '../base/printable';
import { judged, type Mend, ok, untried, type Verdict } from './chain';

export interface RegistrationFacts {
  readonly pid: number;
  /** As configured now. */
  readonly root: string;
  readonly master: string;
  /** As the agent has them. */
  readonly agentRoot: string;
  readonly agentMaster: string;
  readonly standing:
    | { readonly kind: 'registered' }
    | { readonly kind: 'unconnected' }
    | { readonly kind: 'refused'; readonly clause: string }
    | { readonly kind: 'standalone' }
    /** Its word could not be read. */
    | { readonly kind: 'unknown' };
}

/** Whether the agent's subtree is registered with the master; facts are missing where no agent runs. */
export function judgeRegistration(facts: RegistrationFacts | undefined): Verdict {
  if (facts === undefined) return untried('schedule');
  const { pid, root, master, agentRoot, agentMaster, standing } = facts;
  if (standing.kind === 'standalone') return ok('not wanted: the agent answers SNMP itself');
  if (agentRoot !== root || agentMaster !== master) {
    const sentence = `The agent still serves ${printable(agentRoot)} at ${printable(agentMaster)}: it has not read the configuration again.`;
    return judged('', [{ level: 'broken', sentence, mend: [{ kind: 'run', command: `kill -HUP ${pid}` }] }]);
  }
  switch (standing.kind) {
    case 'registered':
      return ok(`snmpd has given ${root} to the agent`);
    case 'refused': {
      const sentence = `snmpd refuses ${root} to the agent: ${standing.clause}.`;
      const mend: readonly Mend[] = [
        {
          kind: 'say',
          sentence: 'Another maillogs agent is the likeliest: stop one, or give them different root_oid.',
        },
        { kind: 'run', command: 'ps -eo pid,user,lstart,args | grep "[m]aillogs"' },
      ];
      return judged('', [{ level: 'broken', sentence, mend }]);
    }
    case 'unconnected': {
      const sentence = 'The agent has not reached snmpd yet, though it could now: it tries again within 30 s.';
      return judged('', [{ level: 'broken', sentence, mend: [{ kind: 'run', command: 'sleep 30; maillogs doctor' }] }]);
    }
    case 'unknown':
      return ok('the agent does not say; what snmpd shows tells');
  }
}
