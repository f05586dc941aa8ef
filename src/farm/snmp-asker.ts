// The real asker. Load it with `await import`: it brings the net-snmp package.

import { SNMP_AUTH, SNMP_LEVEL, SNMP_PRIV } from '../snmp/net-snmp';
import { isAnySnmpAgent, SnmpClient, type SnmpCredentials } from '../snmp/snmp-client';
import type { Asker } from './conversation';
import type { FarmCredentials } from './credentials';

const DISCOVERY_MS = 500;

export const snmpAsker: Asker = {
  talkTo({ address, credentials, ...target }) {
    return new SnmpClient({ ...target, host: address, credentials: clientCredentials(credentials) });
  },
  isAnyone: ({ address, port }) => isAnySnmpAgent({ host: address, port, timeoutMs: DISCOVERY_MS, retries: 0 }),
};

function clientCredentials(credentials: FarmCredentials): SnmpCredentials {
  if (credentials.version === '2c') return credentials;
  const { user, auth, priv } = credentials;
  return {
    version: '3',
    user: {
      name: user,
      level: SNMP_LEVEL.authPriv,
      authProtocol: SNMP_AUTH[auth.protocol],
      authKey: auth.key,
      privProtocol: SNMP_PRIV[priv.protocol],
      privKey: priv.key,
    },
  };
}
