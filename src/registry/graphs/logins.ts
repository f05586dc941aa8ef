// Logins of mail clients and of webmail.

import { type Graph, line, stacked } from '../graph-types';

// biome-ignore format: a table, one item a line
export const loginGraphs: readonly Graph[] = [
  {
    id: 'smtp-auth', title: 'SMTP authentication', unit: 'attempts/min', form: 'rates',
    items: [
      stacked('smtp.authSuccess', 'succeeded', 'green'),
      stacked('smtp.authFailure', 'refused', 'vermilion'),
      line('rbl.authFailed', 'refused, as qmail-smtpd says', 'purple'),
    ],
  },
  {
    id: 'other-port-logins', title: 'Logins of which vchkpw does not know the service', unit: 'attempts/min', form: 'rates',
    items: [
      stacked('smtp.otherPortSuccess', 'succeeded', 'green'),
      stacked('smtp.otherPortFailure', 'refused', 'vermilion'),
    ],
  },
  {
    id: 'pop3-logins', title: 'POP3 logins', unit: 'attempts/min', form: 'rates',
    items: [
      stacked('pop3.sslSuccess', 'over TLS', 'green'),
      stacked('pop3.success', 'without TLS', 'sky'),
      stacked('pop3.sslFailure', 'refused, over TLS', 'vermilion'),
      stacked('pop3.failure', 'refused, without TLS', 'orange'),
    ],
  },
  {
    id: 'imap-logins', title: 'IMAP logins', unit: 'attempts/min', form: 'rates',
    items: [
      stacked('imap.sslSuccess', 'over TLS', 'green'),
      stacked('imap.success', 'without TLS', 'sky'),
      stacked('imap.sslFailure', 'refused, over TLS', 'vermilion'),
      stacked('imap.failure', 'refused, without TLS', 'orange'),
    ],
  },
  {
    id: 'client-connections', title: 'Connections of mail clients', unit: 'connections/min', form: 'rates',
    items: [
      line('pop3.connect', 'POP3', 'orange'),
      line('pop3.sslConnect', 'POP3 over TLS', 'vermilion'),
      line('imap.connect', 'IMAP', 'sky'),
      line('imap.sslConnect', 'IMAP over TLS', 'blue'),
    ],
  },
  {
    id: 'webmail-logins', title: 'Webmail logins', unit: 'attempts/min', form: 'rates',
    items: [
      stacked('webmail.sqwebmailSuccess', 'SqWebMail', 'green'),
      stacked('webmail.squirrelmailSuccess', 'SquirrelMail', 'sky'),
      stacked('webmail.squirrelmailFileSuccess', 'SquirrelMail, own log', 'blue'),
      stacked('webmail.roundcubeSuccess', 'Roundcube', 'purple'),
      stacked('webmail.failure', 'refused', 'vermilion'),
    ],
  },
  {
    id: 'managesieve-logins', title: 'ManageSieve logins', unit: 'logins/min', form: 'rates',
    items: [
      stacked('managesieve.success', 'without TLS', 'sky'),
      stacked('managesieve.sslSuccess', 'over TLS', 'green'),
      line('managesieve.failure', 'refused without TLS', 'orange'),
      line('managesieve.sslFailure', 'refused over TLS', 'vermilion'),
    ],
  },
  {
    id: 'submission-logins', title: 'Logins and messages of the submission service', unit: 'logins/min', form: 'rates',
    items: [
      stacked('submission.success', 'without TLS', 'sky'),
      stacked('submission.sslSuccess', 'over TLS', 'green'),
      line('submission.failure', 'refused without TLS', 'orange'),
      line('submission.sslFailure', 'refused over TLS', 'vermilion'),
      line('submission.relayed', 'messages passed on', 'grey'),
    ],
  },
  {
    id: 'lmtp', title: 'Deliveries by Dovecot and Sieve', unit: 'mails/min', form: 'rates',
    items: [
      stacked('lmtp.saved', 'stored', 'green'),
      stacked('lmtp.discarded', 'discarded', 'grey'),
      stacked('lmtp.rejected', 'rejected', 'orange'),
      stacked('lmtp.failed', 'failed', 'vermilion'),
      stacked('lmtp.undecidable', 'ambiguous', 'yellow'),
      line('lmtp.forwarded', 'forwarded', 'blue'),
      line('lmtp.vacation', 'answered', 'purple'),
    ],
  },
];
