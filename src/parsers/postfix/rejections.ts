// What smtpd and postscreen reject, and for what reason. Stage, client and reply code are Postfix' own and stand before
// all that the client chose. So does the reason, but for the address or name it is about: `<ADDRESS>: Relay access
// denied`. Where `>: ` stands more than once in a line, the address may hold it, and no reason is counted but "other".

import type { Rule } from '../rules/log-type';

/** The commands of a client, and what counters call their stage. */
export const stages: Readonly<Record<string, string>> = {
  CONNECT: 'Connect',
  HELO: 'Helo',
  EHLO: 'Helo',
  MAIL: 'Mail',
  RCPT: 'Rcpt',
  DATA: 'Data',
  BDAT: 'Data',
  'DATA content': 'Data',
  'BDAT content': 'Data',
  'END-OF-MESSAGE': 'EndOfMessage',
  ...Object.fromEntries(
    ['ETRN', 'VRFY', 'AUTH', 'STARTTLS', 'XCLIENT', 'XFORWARD', 'NOOP', 'RSET', 'QUIT', 'UNKNOWN', 'EXPN'].map(
      (word) => [word, 'OtherStage'],
    ),
  ),
};

/** Words with which a reason begins, and its counter; the longest that fits wins. */
export const reasons: Readonly<Record<string, string>> = {
  'User unknown': 'UnknownUser',
  'Recipient address rejected: User unknown': 'UnknownUser',
  'Recipient address rejected: undeliverable address': 'Unverified',
  'Recipient address rejected: unverified address': 'Unverified',
  'Sender address rejected: undeliverable address': 'Unverified',
  'Sender address rejected: unverified address': 'Unverified',
  'Recipient address rejected: Greylist': 'Greylist',
  'Recipient address rejected: greylist': 'Greylist',
  'Recipient address rejected': 'Recipient',
  'Sender address rejected': 'Sender',
  'Relay access denied': 'Relay',
  'Helo command rejected': 'HeloName',
  'Client host rejected': 'Client',
  'Unverified Client host rejected': 'Client',
  'Message size exceeds': 'Size',
  'Error: message file too big': 'Size',
  'Insufficient system storage': 'Other',
};

const begin = '{id}: {|reject|proxy-reject}: ';
const command = `{stage|${Object.keys(stages).join('|')}}`;
const coded = `${begin}${command} from {client}: {code|4|5}{[0-9]2} {?{|2|4|5}.{number 1-3}.{number 1-3} }`;
const always = ['postfix.reject', 'postfix.reject{code}xx', 'postfix.reject{stage}'];
const rows: Rule['rows'] = { postfixReject: 'instance' };

function rejected(rest: string, reason: string, more: Partial<Rule> = {}): Rule {
  return { line: coded + rest, counts: [...always, reason] as Rule['counts'], rows, ...more } as Rule;
}

const zone = 'blocked using {zone:[^ ;]1-253}{text}';

export const rejections: Readonly<Record<string, Rule | readonly Rule[]>> = {
  reject: [
    // The list's zone is sure where what it has is an address; a name may hold anything.
    rejected(`Service unavailable; {?Unverified }Client host [{[^\\]]1-64}] ${zone}`, 'postfix.rejectRbl', {
      rows: { ...rows, rblZone: 'zone' },
    }),
    rejected(`Service unavailable; {[A-Za-z ]1-40}[{text, only}] ${zone}`, 'postfix.rejectRbl', {
      rows: { ...rows, rblZone: 'zone' },
    }),
    rejected('Service unavailable; {[A-Za-z ]1-40}[{text}', 'postfix.rejectRbl'),
    rejected(`{?<{text, only}>: }{reason|${Object.keys(reasons).join('|')}}{text}`, 'postfix.reject{reason}'),
    // Since 3.9, with a code that the line does not tell.
    {
      line: `${begin}${command} from {client}: bare <LF> received;{text}`,
      counts: ['postfix.reject', 'postfix.reject{stage}', 'postfix.rejectOther'],
      rows,
    },
    // What a filter before the queue refused: Postfix names no client.
    {
      line: `{?{id}: }proxy-reject: ${command}: {code|4|5}{[0-9]2} {text}`,
      counts: [...always, 'postfix.rejectOther'] as Rule['counts'] & string[],
      rows,
    },
  ],
  'reject, no reason told': rejected('{text}', 'postfix.rejectOther', { isUndecided: true }),
  'postscreen reject': [
    {
      line: `NOQUEUE: reject: {|${Object.keys(stages).join('|')}} from [{[^\\]]1-64}]:{number 1-5}: {|4|5}{[0-9]2} {?{|2|4|5}.{number 1-3}.{number 1-3} }Service unavailable; client [{[^\\]]1-64}] ${zone}`,
      counts: 'postfix.postscreenReject',
      rows: { rblZone: 'zone' },
    },
    {
      line: `NOQUEUE: reject: {|${Object.keys(stages).join('|')}} from [{[^\\]]1-64}]:{number 1-5}: {text}`,
      counts: 'postfix.postscreenReject',
    },
  ],
};
