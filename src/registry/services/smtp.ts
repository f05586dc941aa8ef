// Authentication of SMTP clients, as vpopmail's vchkpw and the mail servers log it.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const smtp = {
  arc: 2,
  title: 'Authentication of SMTP clients',
  counters: {
    authConnect: counter(1, 'attempts', 'Attempts to authenticate over SMTP, SMTPS and submission, as vchkpw and the mail servers log them.', 'smtp_auth_connect'),
    authSuccess: counter(2, 'logins', 'Attempts counted by authConnect that succeeded.', 'smtp_auth_success'),
    authFailure: counter(3, 'attempts', 'Attempts counted by authConnect that were refused.'),
    otherPortConnect: counter(4, 'attempts', 'Attempts that vchkpw logged with a port number or nothing for the service, which may be SMTP, POP3 or IMAP; in no other counter of attempts.'),
    otherPortSuccess: counter(5, 'logins', 'Attempts counted by otherPortConnect that succeeded.'),
    otherPortFailure: counter(6, 'attempts', 'Attempts counted by otherPortConnect that were refused.'),
  },
} as const satisfies ServiceDeclaration;
