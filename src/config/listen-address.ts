// Addresses that a configuration has us listen at, for the schema: parseDatagramAddress of host/datagrams.ts takes no other.

import { schemaRule } from './keys';
import { upTo } from './quantity';

const PORT = upTo(65_535);
/** ADDRESS:PORT, an IPv6 address in brackets. */
export const LISTEN_ADDRESS = `(?:\\[[0-9A-Fa-f:.]{2,45}\\]|\\d{1,3}(?:\\.\\d{1,3}){3}):${PORT}`;
/** What unix:PATH and tcp:HOST:PORT have in common with what parseSocketAddress of base/sockets.ts takes. */
export const MASTER_ADDRESS = new RegExp(`^(?:unix:/.+|tcp:(?:\\[[0-9a-fA-F:.]+\\]|[^:\\s[\\]]+):${PORT})$`);

/** Each address of this machine alone fits. */
const LOOPBACK = '(?:127\\.|\\[[0:.]*1\\]:)';

/** An address that others can reach wants `listen_anywhere: true`, and what `guards` ask for. */
export const listenedAnywhere = (kind: 'udp' | 'tcp', ...guards: readonly object[]) =>
  schemaRule(
    { required: ['listen'], properties: { listen: { not: { pattern: `^${kind}:${LOOPBACK}` } } } },
    {
      required: ['listen_anywhere'],
      properties: { listen_anywhere: { const: true } },
      ...(guards.length === 0 ? {} : { allOf: guards }),
    },
  );
