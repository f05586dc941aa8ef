// The bounds of all histograms, which stand beside the counters of their buckets. Like that of flat-services.ts, the
// bundle has their values: no start needs all that people read of these services.

export { AMAVIS_MILLISECONDS_BOUNDS } from './services/amavis';
export { EXIM_DELIVERY_BOUNDS, EXIM_OCTETS_BOUNDS, EXIM_QUEUE_BOUNDS } from './services/exim';
export { HARAKA_DELAY_BOUNDS, HARAKA_SESSION_BOUNDS } from './services/haraka';
export { OPENSMTPD_DELAY_BOUNDS } from './services/opensmtpd';
export { POSTFIX_DELAY_BOUNDS } from './services/postfix';
export { POSTGREY_DELAY_BOUNDS } from './services/postgrey';
export { RSPAMD_MILLISECONDS_BOUNDS, RSPAMD_SCORE_BOUNDS } from './services/rspamd';
export { DDELAY_BOUNDS, MESSAGE_OCTETS_BOUNDS, XDELAY_BOUNDS } from './services/send';
export { SENDMAIL_DELAY_BOUNDS, SENDMAIL_XDELAY_BOUNDS } from './services/sendmail';
export { SCAN_MILLISECONDS_BOUNDS, SPAM_SCORE_BOUNDS } from './services/spamassassin';
