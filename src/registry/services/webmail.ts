// Webmail logins: SqWebMail, SquirrelMail, Roundcube, and vchkpw where it is asked by a webmail.

import { counter, type ServiceDeclaration } from '../registry-types';

// biome-ignore format: a table, one counter a line
export const webmail = {
  arc: 6,
  title: 'Webmail logins (sqwebmail, SquirrelMail, Roundcube)',
  counters: {
    connect: counter(1, 'attempts', 'Webmail login attempts: success and failure together.', 'webmail_connect'),
    success: counter(2, 'logins', 'Webmail logins that SqWebMail, SquirrelMail and Roundcube logged.', 'webmail_success'),
    failure: counter(3, 'attempts', 'Webmail login attempts that SqWebMail, SquirrelMail and Roundcube logged as refused.'),
    sqwebmailConnect: counter(4, 'attempts', 'Webmail login attempts that SqWebMail logged.'),
    sqwebmailSuccess: counter(5, 'logins', 'Webmail logins that SqWebMail logged.'),
    squirrelmailConnect: counter(6, 'attempts', 'Webmail login attempts that Squirrel Logger sent to syslog.'),
    squirrelmailSuccess: counter(7, 'logins', 'Webmail logins that Squirrel Logger sent to syslog.'),
    squirrelmailFileConnect: counter(8, 'attempts', 'Webmail login attempts in the own log file of Squirrel Logger.'),
    squirrelmailFileSuccess: counter(9, 'logins', 'Webmail logins in the own log file of Squirrel Logger.'),
    roundcubeSuccess: counter(10, 'logins', 'Webmail logins that Roundcube logged.'),
    roundcubeFailed: counter(11, 'attempts', 'Webmail login attempts that Roundcube logged as refused, once for each line about it: with log_logins an attempt may have two, of which roundcubeImapFailed counts one.'),
    roundcubeImapFailed: counter(12, 'attempts', 'Lines counted by roundcubeFailed in which Roundcube gave the answer of the IMAP server (IMAP Error).'),
    vchkpwConnect: counter(13, 'attempts', 'POP3 and IMAP attempts from the loopback address (vchkpw-webmail); not in connect, as the webmail logs the same attempt.'),
    vchkpwSuccess: counter(14, 'logins', 'Attempts counted by vchkpwConnect that succeeded.'),
    vchkpwFailure: counter(15, 'attempts', 'Attempts counted by vchkpwConnect that were refused.'),
  },
} as const satisfies ServiceDeclaration;
