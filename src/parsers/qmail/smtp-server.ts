// What the log types of the SMTP server's log have in common: tcpserver, rblsmtpd, qmail-smtpd, CHKUSER and simscan
// all write to qmail-smtpd's stderr, so their lines reach one log, under multilog without a program name, through
// splogger or logger under the name an administrator gave it, or under their own.

import type { Head } from '../rules/log-type';

/** Program names under which the whole log of an SMTP server is commonly sent to syslog. */
export const smtpServerPrograms: readonly string[] = [
  ...['qmail', 'splogger', 'smtpd', 'smtp', 'smtps', 'smtpsd', 'submission', 'qmail-smtpd', 'qmail-smtp'],
  ...['qmail-smtps', 'qmail-smtpsd', 'qmail-smtpsub', 'qmail-submission', 'tcpserver', 'sslserver'],
];

/** Behind the program's own `name: ` or `name[pid]: `, or under its name; then what `more` says. */
export function ownText(name: string, more = ''): readonly Head[] {
  return [{ line: `${name}{?[{number}]}:{? }${more}` }, { program: name, line: more }];
}
