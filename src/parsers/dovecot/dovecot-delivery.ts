// Mail that dovecot's LMTP server and LDA delivered, by themselves or by Pigeonhole's Sieve, from 2.0 on. The message id
// is raw and may hold any verdict, so the last verdict of a line is taken; a sender, whom some verdicts name, stands in
// angle brackets at the line's end, and may be quoted.

import type { LogType } from '../rules/log-type';

const id = 'msgid={text, last}';

// biome-ignore format: a table, one line of the log a line
export const dovecotDelivery: LogType = {
  name: 'dovecot-delivery',
  // Its lines are known wherever dovecot's are.
  services: ['lmtp', 'imap', 'pop3', 'managesieve', 'submission'],
  programs: ['dovecot', 'dovecot-{[0-9A-Za-z._\\-]1-60}', 'lmtp({[^)]})'],
  values: {
    stored: {
      ": fileinto action: stored mail into mailbox '": 'fileinto',
      ": keep action: stored mail into mailbox '": undefined,
      ": stored mail into mailbox '": undefined,
    },
  },
  parts: {
    level: '{?Info: }',
    session: '{?: {[0-9A-Za-z+/]16-40}}',
    who: '{|lmtp|lda|deliver}({[^)]}){?<{number}><{[^>]}>}{session}: {level}{?sieve: }',
  },
  forms: [
    {
      at: [{ program: 'lmtp({[^)]})', line: '{level}' }, { line: 'lmtp({number}{?, {[^)]}}): {level}' }],
      rules: {
        connect: { line: 'Connect from {text}', counts: 'lmtp.connect' },
        other: { line: '{|Disconnect from |Error: |Warning: |Fatal: |Panic: |Debug: }{text}' },
      },
    },
    {
      at: '{who}',
      rules: {
        rejected: { line: `${id}{|: reject action: rejected message from |: rejected message from }<{mailbox}> (reject)`, counts: 'lmtp.rejected' },
        forwarded: { line: `${id}{|: redirect action: forwarded to |: forwarded to }<{mailbox}>`, counts: 'lmtp.forwarded' },
        vacation: { line: `${id}{|: vacation action: sent vacation response to |: sent vacation response to }<{mailbox}>`, counts: 'lmtp.vacation' },
        discarded: { line: `${id}{|: discard action: |: }{|M|m}arked message to be discarded if not explicitly delivered (discard action)`, counts: 'lmtp.discarded' },
        saved: [
          { line: `${id}{stored|: fileinto action: stored mail into mailbox '|: keep action: stored mail into mailbox '|: stored mail into mailbox '}{words}'`, counts: ['lmtp.saved', 'lmtp.{stored}'] },
          { line: `${id}: saved mail to {[^:>]}`, counts: 'lmtp.saved' },
        ],
        duplicate: { line: `${id}{|: vacation action: discarded duplicate vacation response to |: redirect action: discarded duplicate forward to }<{mailbox}>` },
        failed: { line: `${id}{|: fileinto action: failed to store into mailbox |: failed to store into mailbox |: save failed to }{words}`, counts: 'lmtp.failed' },
        undecidable: { line: 'msgid={words}', counts: 'lmtp.undecidable' },
        other: { line: '{words}' },
      },
    },
    { at: { framing: 'named' }, rules: { other: { line: '{|lmtp(|lda(|deliver(|lmtp: |lda: }{words}' } } },
  ],
};
