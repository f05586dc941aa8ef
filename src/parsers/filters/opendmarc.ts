// opendmarc: the queue id, the domain of the From: header, and the result as the line's last word. What it found of SPF
// has a line of its own, which ends alike.

import type { LogType } from '../rules/log-type';

export const opendmarc: LogType = {
  name: 'opendmarc',
  services: ['opendmarc'],
  programs: ['opendmarc'],
  forms: [
    {
      at: { framing: 'named', line: '{[0-9A-Za-z]5-20}: ' },
      rules: {
        // A domain that begins so, with blanks in it, hides its own result, and does nothing else.
        other: { line: '{|SPF(|ignoring |unable to |ARC }{text}', isUndecided: true },
        result: { line: '{text} {result|pass|fail|none}', counts: 'opendmarc.{result}' },
      },
    },
    { at: { framing: 'named' }, rules: { other: { line: '{words}' } } },
  ],
};
