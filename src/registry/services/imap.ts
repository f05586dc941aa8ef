// IMAP connections and logins, by whichever server logs them.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const imap = {
  arc: 5,
  title: 'IMAP connections and logins',
  counters: {
    success: counter(1, 'logins', 'IMAP logins without TLS, or over STARTTLS where the server does not say so (Courier).', 'imap_success'),
    sslSuccess: counter(2, 'logins', 'IMAP logins over TLS, as far as the server says so.', 'imap_ssl_success'),
    connect: counter(3, 'connections', 'IMAP connections without TLS: those that Courier or Dovecot logged, and one for each attempt that vchkpw logged.'),
    sslConnect: counter(4, 'connections', 'IMAP connections over TLS, as far as the server says so, by the same rule as connect.'),
    failure: counter(5, 'attempts', 'IMAP login attempts that were refused, without TLS.'),
    sslFailure: counter(6, 'attempts', 'IMAP login attempts that were refused, over TLS.'),
  },
} as const satisfies ServiceDeclaration;
