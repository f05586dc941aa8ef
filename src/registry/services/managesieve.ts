// ManageSieve connections and logins, as Dovecot logs them.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const managesieve = {
  arc: 15,
  title: 'ManageSieve connections and logins',
  counters: {
    success: counter(1, 'logins', 'ManageSieve logins without TLS.'),
    sslSuccess: counter(2, 'logins', 'ManageSieve logins over TLS.'),
    connect: counter(3, 'connections', 'ManageSieve connections without TLS.'),
    sslConnect: counter(4, 'connections', 'ManageSieve connections over TLS.'),
    failure: counter(5, 'attempts', 'ManageSieve login attempts that were refused, without TLS.'),
    sslFailure: counter(6, 'attempts', 'ManageSieve login attempts that were refused, over TLS.'),
  },
} as const satisfies ServiceDeclaration;
