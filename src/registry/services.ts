// What is counted: the one list from which OIDs, MIB, legacy output, documentation and the compile-time
// checked counter names derive. To add a counter, append it to its service with the next free arc and run
// `npm run generate`; an arc is never given a second meaning (RFC 2578 section 10.2).

import type { ServiceDeclaration } from './registry-types';
import { agent } from './services/agent';
import { amavis } from './services/amavis';
import { clamav } from './services/clamav';
import { cyrus } from './services/cyrus';
import { exim } from './services/exim';
import { haraka } from './services/haraka';
import { imap } from './services/imap';
import { lmtp } from './services/lmtp';
import { managesieve } from './services/managesieve';
import { opendkim } from './services/opendkim';
import { opendmarc } from './services/opendmarc';
import { opensmtpd } from './services/opensmtpd';
import { pop3 } from './services/pop3';
import { postfix } from './services/postfix';
import { postgrey } from './services/postgrey';
import { qmailscanner } from './services/qmailscanner';
import { rbl } from './services/rbl';
import { rspamd } from './services/rspamd';
import { send } from './services/send';
import { sendmail } from './services/sendmail';
import { smtp } from './services/smtp';
import { spamassassin } from './services/spamassassin';
import { spf } from './services/spf';
import { submission } from './services/submission';
import { webmail } from './services/webmail';

/** Every service, in the order of its arc. */
export const services = {
  send,
  smtp,
  rbl,
  pop3,
  imap,
  webmail,
  spamassassin,
  qmailscanner,
  clamav,
  postfix,
  exim,
  haraka,
  rspamd,
  lmtp,
  managesieve,
  submission,
  amavis,
  postgrey,
  spf,
  agent,
  opendkim,
  opendmarc,
  cyrus,
  opensmtpd,
  sendmail,
} as const satisfies Readonly<Record<string, ServiceDeclaration>>;

export type ServiceName = keyof typeof services;

/** Every counter's durable key, such as `send.messageNew`: a mistyped one does not compile. */
export type CounterName = {
  [S in ServiceName]: `${S}.${keyof (typeof services)[S]['counters'] & string}`;
}[ServiceName];
