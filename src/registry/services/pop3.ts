// POP3 connections and logins, by whichever server logs them.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const pop3 = {
  arc: 4,
  title: 'POP3 connections and logins',
  counters: {
    connect: counter(1, 'connections', 'POP3 connections without TLS: those that Courier or Dovecot logged, and one for each attempt that vchkpw logged.', 'pop3_connect'),
    sslConnect: counter(2, 'connections', 'POP3 connections over TLS, as far as the server says so, by the same rule as connect.', 'pop3_ssl_connect'),
    success: counter(3, 'logins', 'POP3 logins without TLS, or over STLS where the server does not say so (Courier).', 'pop3_success'),
    sslSuccess: counter(4, 'logins', 'POP3 logins over TLS, as far as the server says so.', 'pop3_ssl_success'),
    failure: counter(5, 'attempts', 'POP3 login attempts that were refused, without TLS.'),
    sslFailure: counter(6, 'attempts', 'POP3 login attempts that were refused, over TLS.'),
  },
} as const satisfies ServiceDeclaration;
