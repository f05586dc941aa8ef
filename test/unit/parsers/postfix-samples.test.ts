// What is counted of real logs of Postfix, under every framing, beside what clients and sinks saw and what an
// independent reader of the same lines found: the tables of docs/mta.md.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compared, comparison, countFile, groups } from '../../support/mta-samples';

const transports = ['smtp', 'lmtp', 'local', 'virtual', 'pipe', 'error', 'discard'];
const results = ['Sent', 'Deferred', 'Bounced'] as const;

const postscreen = (ours: string, seen: string, read: string): Compared => ({
  ours: `postfix.postscreen${ours}`,
  truth: new RegExp(`^postscreen\\.${seen}$`),
  reference: new RegExp(`^postfix\\.postscreen\\.${read}`),
});
const both = (ours: string, seen: string, read = `^postfix\\.${seen}`): Compared => ({
  ours: `postfix.${ours}`,
  truth: new RegExp(`^${seen}$`),
  reference: new RegExp(`${read}$`),
});

const compared: readonly Compared[] = [
  both('connect', '(smtpd|submission|smtps)\\.connect', 'smtpd\\.connect'),
  { ours: 'postfix.disconnect', reference: /smtpd\.disconnect$/ },
  both('lost', 'smtpd\\.lost'),
  both('timeout', 'smtpd\\.timeout'),
  both('tooManyErrors', 'smtpd\\.tooManyErrors'),
  both('tls', '(smtpd|smtps)\\.tls', 'smtpd\\.tls'),
  both('tlsFailure', 'smtpd\\.tlsError'),
  { ours: 'postfix.saslSuccess', truth: /^sasl\.success$/, reference: /^postfix\.sasl\.success/ },
  both('saslFailure', 'sasl\\.failure'),
  both('reject', 'reject\\.[45]xx'),
  both('reject4xx', 'reject\\.4xx'),
  both('reject5xx', 'reject\\.5xx'),
  both('rejectMail', 'reject\\.mail'),
  both('rejectRcpt', 'reject\\.rcpt'),
  both('rejectUnknownUser', 'reject\\.unknownUser'),
  both('rejectRelay', 'reject\\.relayDenied'),
  both('rejectRbl', 'reject\\.rbl'),
  { ours: 'rblZone/zen.rbl.example' },
  both('rejectHeloName', 'reject\\.helo'),
  both('rejectSender', 'reject\\.sender'),
  both('rejectRecipient', 'reject\\.recipient'),
  both('rejectClient', 'reject\\.client'),
  both('rejectGreylist', 'postgrey\\.greylist', '^postgrey\\.greylist'),
  both('rejectSize', 'reject\\.size'),
  both('rejectUnverified', 'reject\\.unverified'),
  both('rejectOther', 'reject\\.otherReason'),
  both('milterReject', 'milterReject'),
  { ...both('', 'cleanup\\.reject'), ours: 'postfix.headerReject + postfix.bodyReject' },
  {
    ours: 'postfix.actionDiscard',
    truth: /^(smtpd\.discardAction|cleanup\.discard)$/,
    reference: /\.(action\.discard|cleanup\.discard)$/,
  },
  { ours: 'postfix.actionHold', truth: /^smtpd\.holdAction$/, reference: /action\.hold$/ },
  { ours: 'postfix.actionRedirect', truth: /^smtpd\.redirectAction$/, reference: /action\.redirect$/ },
  { ours: 'postfix.actionWarn', truth: /^smtpd\.warnAction$/, reference: /action\.warn$/ },
  { ours: 'postfix.messageClient', reference: /smtpd\.client$/ },
  both('messageLocal', 'pickup\\.accepted'),
  { ours: 'postfix.messageId', reference: /cleanup\.message$/ },
  { ours: 'postfix.queueActive', reference: /qmgr\.active$/ },
  { ours: 'postfix.messageQueued', truth: /^queued$/ },
  { ours: 'postfix.messageRecipients' },
  { ours: 'postfix.messageOctets' },
  both('queueExpired', 'qmgr\\.expired'),
  { ours: 'postfix.messageRemoved', reference: /qmgr\.removed$/ },
  both('nonDeliveryNotification', 'bounce\\.ndn'),
  ...results.map((word) =>
    both(`delivery${word}`, `[a-z]+\\.${word.toLowerCase()}`, `^postfix\\.[a-z?]+\\.${word.toLowerCase()}`),
  ),
  ...transports.flatMap((name) =>
    results.map((word) => ({ ...both('', `${name}\\.${word.toLowerCase()}`), ours: `postfix${word}/${name}` })),
  ),
  { ours: 'postfix.deliveryUndecidable' },
  both('probe', 'verify\\.undeliverable', '\\.undeliverable'),
  postscreen('Connect', 'connect', 'CONNECT from'),
  postscreen('PassNew', 'passNew', 'PASS NEW'),
  postscreen('PassOld', 'passOld', 'PASS OLD'),
  postscreen('Dnsbl', 'dnsbl', 'DNSBL rank'),
  postscreen('Pregreet', 'pregreet', 'PREGREET'),
  postscreen('Hangup', 'hangup', 'HANGUP after'),
  postscreen('Denylisted', 'denylisted', 'DENYLISTED'),
  postscreen('Reject', 'reject', 'NOQUEUE: reject:'),
  { ours: 'postfix.warning', reference: /^postfix\.warning$/ },
];

const page = readFileSync(join(__dirname, '../../../docs/mta.md'), 'utf8');
const named = Object.keys(groups).filter((group) => /^(postfix|filters)-/.test(group));

test.each(named)('of %s docs/mta.md has what is counted', (group) => {
  const table = comparison(group, compared, ['postfix', 'smtp']).join('\n');
  if (process.env['PRINT'] !== undefined) process.stdout.write(`\n#### ${group}\n\n${table}\n`);
  expect(page).toContain(table);
});

const files = named.flatMap((group) => Object.keys(groups[group]!.files));

test.each(files)('every line of Postfix in %s is claimed', (file) => {
  const { outcomes, unclaimed } = countFile(file, ['postfix'], (line) => /[ \]>]postfix[ /]/.test(line));
  expect(unclaimed).toEqual([]);
  expect(outcomes.foreign).toBe(0);
  expect(outcomes.claimed).toBeGreaterThan(0);
});
