// Mail that Cyrus delivered, and logins of which it does not say the service.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const cyrus = {
  arc: 23,
  title: 'Deliveries by Cyrus; its logins are among those of imap and pop3',
  counters: {
    delivered: counter(1, 'deliveries', 'Mails delivered to a mailbox, one for each recipient.'),
    duplicate: counter(2, 'deliveries', 'Mails thrown away since the mailbox had them already.'),
    unknownSuccess: counter(3, 'logins', 'Logins of records that do not name the service, as those of RFC 5424 by rsyslog.'),
    unknownFailure: counter(4, 'attempts', 'Refused login attempts of records that do not name the service.'),
  },
} as const satisfies ServiceDeclaration;
