// Mail that Dovecot delivered, and what Sieve scripts made of it.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const lmtp = {
  arc: 14,
  title: "Deliveries by Dovecot's LMTP server and LDA, and by Sieve",
  counters: {
    connect: counter(1, 'connections', 'Connections to the LMTP server.'),
    saved: counter(2, 'deliveries', 'Mails stored in a mailbox, those counted by fileinto among them.'),
    fileinto: counter(3, 'deliveries', 'Mails counted by saved that a script filed.'),
    discarded: counter(4, 'deliveries', 'Mails that a script discarded.'),
    rejected: counter(5, 'deliveries', 'Mails that a script rejected.'),
    forwarded: counter(6, 'deliveries', 'Copies that a script forwarded.'),
    vacation: counter(7, 'replies', 'Replies that a script sent for someone absent; the mail itself is mostly counted by saved, too.'),
    failed: counter(8, 'deliveries', 'Mails that could not be stored.'),
    undecidable: counter(9, 'lines', 'Lines about a mail that do not tell what became of it, since sender or message id imitate such words.'),
  },
} as const satisfies ServiceDeclaration;
