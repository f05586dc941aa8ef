// CHKUSER 2.0, the recipient check of qmail-smtpd: `CHKUSER TITLE: from <SENDER:…> remote <HELO:…> rcpt <RCPT> :
// DESCRIPTION`. The title precedes everything that the client chose, and alone decides.

import type { LogRecord } from '../base/log-record';
import { literal, startsWith } from '../base/scan';
import { counterIndex } from '../registry/registry';
import type { CounterName } from '../registry/services';
import type { Tally } from '../registry/tally';
import type { Parser } from './parser';
import { countingLines, smtpServerIdents } from './smtp-server';

/** The most usual first. */
const titles: readonly (readonly [title: string, counters: readonly CounterName[]])[] = [
  ['rejected rcpt', ['rbl.chkuser', 'rbl.chkuserRejectedRcpt']],
  ['accepted rcpt', ['rbl.ham', 'rbl.chkuserAcceptedRcpt']],
  ['accepted sender', ['rbl.ham', 'rbl.chkuserAcceptedSender']],
  ['rejected sender', ['rbl.chkuser', 'rbl.chkuserRejectedSender']],
  ['relaying rcpt', ['rbl.chkuserRelayingRcpt']],
  ['rejected relaying', ['rbl.chkuser', 'rbl.chkuserRejectedRelaying']],
  ['accepted any rcpt', ['rbl.ham', 'rbl.chkuserAcceptedRcpt', 'rbl.chkuserAcceptedAnyRcpt']],
  ['accepted doublebounce', ['rbl.ham', 'rbl.chkuserAcceptedDoublebounce']],
  ['rejected intrusion', ['rbl.chkuser', 'rbl.chkuserRejectedIntrusion']],
  ['intrusion threshold', ['rbl.chkuserIntrusionThreshold']],
  ['no auth resource', ['rbl.chkuserNoAuthResource']],
  ['must auth', ['rbl.chkuserMustAuth']],
  ['mbx overquota', ['rbl.chkuserMbxOverquota']],
];

const rules = [...titles.map(([title]) => title), 'other title'];
const OTHER = rules.length;

const openings = titles.map(([title, counters]) => ({
  opening: literal(`${title}: from <`),
  counters: counters.map(counterIndex),
}));

const ham = counterIndex('rbl.ham');
const rejected = counterIndex('rbl.chkuser');

const words = {
  chkuser: literal('CHKUSER '),
  accepted: literal('accepted '),
  rejected: literal('rejected '),
  from: literal(': from <'),
};

const LONGEST_TITLE = 40;

/** A title of another release still says whether it accepted or rejected. */
function parseOtherTitle({ bytes, end }: LogRecord, at: number, tally: Tally): number {
  const limit = Math.min(end, at + LONGEST_TITLE);
  let i = at;
  while (i < limit && ((bytes[i]! >= 0x61 && bytes[i]! <= 0x7a) || bytes[i] === 0x20)) i++;
  if (i === at || !startsWith(bytes, i, end, words.from)) return 0;
  if (startsWith(bytes, at, i, words.accepted)) tally.counts[ham]!++;
  else if (startsWith(bytes, at, i, words.rejected)) tally.counts[rejected]!++;
  return OTHER;
}

function parse(record: LogRecord, tally: Tally): number {
  const { bytes, start, end } = record;
  if (!startsWith(bytes, start, end, words.chkuser)) return 0;
  const at = start + words.chkuser.length;
  for (let i = 0; i < openings.length; i++) {
    const { opening, counters } = openings[i]!;
    if (!startsWith(bytes, at, end, opening)) continue;
    for (const counter of counters) tally.counts[counter]!++;
    return i + 1;
  }
  return parseOtherTitle(record, at, tally);
}

export const chkuser: Parser = {
  name: 'chkuser',
  services: ['rbl'],
  idents: smtpServerIdents,
  openings: 'C',
  rules,
  parse: countingLines(parse),
};
