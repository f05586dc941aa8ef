// opendkim (opendkim.conf(5), Syslog and SyslogSuccess): the queue id, then its own words.

import type { LogType } from '../rules/log-type';

export const opendkim: LogType = {
  name: 'opendkim',
  services: ['opendkim'],
  programs: ['opendkim'],
  forms: [
    {
      at: { framing: 'named', line: '{[0-9A-Za-z]5-20}: ' },
      rules: {
        signed: { line: 'DKIM-Signature field added (s={text}', counts: 'opendkim.signed' },
        verified: { line: 'DKIM verification successful', counts: 'opendkim.verified' },
        bad: { line: 'bad signature data', counts: 'opendkim.bad' },
        unsigned: { line: 'no signature data', counts: 'opendkim.unsigned' },
        'no key': { line: '{|key retrieval failed|key not found}{text}', counts: 'opendkim.keyFailed' },
      },
    },
    { at: { framing: 'named' }, rules: { other: { line: '{words}' } } },
  ],
};
