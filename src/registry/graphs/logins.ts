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
];
