// Submission of mail, as Dovecot's own submission service logs it.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const submission = {
  arc: 16,
  title: "Connections, logins and messages of Dovecot's submission service",
  counters: {
    success: counter(1, 'logins', 'Submission logins without TLS.'),
    sslSuccess: counter(2, 'logins', 'Submission logins over TLS.'),
    connect: counter(3, 'connections', 'Submission connections without TLS.'),
    sslConnect: counter(4, 'connections', 'Submission connections over TLS.'),
    failure: counter(5, 'attempts', 'Submission login attempts that were refused, without TLS.'),
    sslFailure: counter(6, 'attempts', 'Submission login attempts that were refused, over TLS.'),
    relayed: counter(7, 'messages', 'Messages that another server took from the submission service.'),
    relayedOctets: counter(8, 'octets', 'Octets of the messages counted by relayed.'),
  },
} as const satisfies ServiceDeclaration;
