// What dovecot's own submission service handed to the server that it relays to.

import type { LogType } from '../rules/log-type';

export const dovecotSubmission: LogType = {
  name: 'dovecot-submission',
  services: ['submission', 'imap', 'pop3', 'managesieve', 'lmtp'],
  programs: ['dovecot', 'dovecot-{[0-9A-Za-z._\\-]1-60}'],
  forms: [
    {
      at: ['submission({[^)]}){?<{number}><{[^>]}>}: {?Info: }'],
      rules: {
        relayed: {
          line: 'Successfully relayed message: from=<{mailbox}>, size={size:number}, {text}',
          counts: 'submission.relayed',
          adds: { size: 'submission.relayedOctets' },
        },
        other: { line: '{words}' },
      },
    },
    { at: { framing: 'named' }, rules: { other: { line: 'submission({words}' } } },
  ],
};
