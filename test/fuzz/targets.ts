// Everything of the program that takes bytes from others.

import { agentxTarget } from './agentx-target';
import { configTarget } from './config-target';
import { linesTarget } from './lines-target';
import { moduleTarget } from './module-target';
import { snmpTarget } from './snmp-target';
import { stateTarget } from './state-target';
import type { FuzzTarget } from './target';

/** Made when it is wanted: some read fixtures, some make keys. */
export const targets: Readonly<Record<string, () => FuzzTarget | Promise<FuzzTarget>>> = {
  snmp: snmpTarget,
  agentx: agentxTarget,
  state: stateTarget,
  config: configTarget,
  lines: linesTarget,
  module: moduleTarget,
};
