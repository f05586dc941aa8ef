// The list of log types, from which `npm run generate` makes the parsers. Where two answer to one program name, the
// first that claims a line has it.

import { courier } from './courier/courier';
import { sqwebmail } from './courier/sqwebmail';
import { cyrus } from './cyrus/cyrus';
import { dovecot } from './dovecot/dovecot';
import { dovecotDelivery } from './dovecot/dovecot-delivery';
import { dovecotSubmission } from './dovecot/dovecot-submission';
import { exim } from './exim/exim';
import { amavis } from './filters/amavis';
import { opendkim } from './filters/opendkim';
import { opendmarc } from './filters/opendmarc';
import { policydSpf } from './filters/policyd-spf';
import { postgrey } from './filters/postgrey';
import { haraka } from './haraka/haraka';
import { opensmtpd } from './opensmtpd/opensmtpd';
import { postfix } from './postfix/postfix';
import { chkuser } from './qmail/chkuser';
import { qmailPopup } from './qmail/qmail-popup';
import { qmailScanner } from './qmail/qmail-scanner';
import { qmailSend } from './qmail/qmail-send';
import { qmailSmtpd } from './qmail/qmail-smtpd';
import { rblsmtpd } from './qmail/rblsmtpd';
import { simscan } from './qmail/simscan';
import { smtpAuth } from './qmail/smtp-auth';
import { spamcontrol } from './qmail/spamcontrol';
import { spamdyke } from './qmail/spamdyke';
import { tcpserver } from './qmail/tcpserver';
import { vchkpw } from './qmail/vchkpw';
import type { LogType } from './rules/log-type';
import { clamd } from './scanners/clamd';
import { rspamd } from './scanners/rspamd';
import { spamd } from './scanners/spamd';
import { sendmail } from './sendmail/sendmail';
import { roundcube } from './webmail/roundcube';
import { squirrelmail } from './webmail/squirrelmail';

export const logTypes: readonly LogType[] = [
  qmailSend,
  tcpserver,
  rblsmtpd,
  chkuser,
  simscan,
  // spamcontrol before qmailSmtpd, which knows all lines of that name.
  spamcontrol,
  qmailSmtpd,
  spamdyke,
  qmailPopup,
  // Before dovecot, which knows all lines of that name.
  dovecotDelivery,
  dovecotSubmission,
  dovecot,
  courier,
  vchkpw,
  smtpAuth,
  sqwebmail,
  squirrelmail,
  roundcube,
  postfix,
  spamd,
  qmailScanner,
  clamd,
  exim,
  haraka,
  rspamd,
  amavis,
  postgrey,
  policydSpf,
  opendkim,
  opendmarc,
  cyrus,
  opensmtpd,
  sendmail,
];
