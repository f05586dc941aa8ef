// The list of parsers. Where two answer to one program name, the first that claims a line has it.

import { chkuser } from './chkuser';
import { clamd } from './clamd';
import { courier } from './courier';
import { dovecot } from './dovecot';
import type { Parser } from './parser';
import { qmailScanner } from './qmail-scanner';
import { qmailSend } from './qmail-send';
import { qmailSmtpd } from './qmail-smtpd';
import { rblsmtpd } from './rblsmtpd';
import { roundcube } from './roundcube';
import { simscan } from './simscan';
import { spamcontrol } from './spamcontrol';
import { spamd } from './spamd';
import { squirrelmail } from './squirrelmail';
import { sqwebmail } from './sqwebmail';
import { tcpserver } from './tcpserver';
import { vchkpw } from './vchkpw';

export const parsers: readonly Parser[] = [
  qmailSend,
  tcpserver,
  rblsmtpd,
  chkuser,
  simscan,
  // spamcontrol before qmailSmtpd, which knows all lines of that name.
  spamcontrol,
  qmailSmtpd,
  dovecot,
  courier,
  vchkpw,
  sqwebmail,
  squirrelmail,
  roundcube,
  spamd,
  qmailScanner,
  clamd,
];
