// rblsmtpd(1) of ucspi-tcp: `rblsmtpd: IP pid P: 451 TEXT`, with the zone after P where patched, indimail's
// `rblsmtpd:  pid P from IP: 451 TEXT`, and the 2000-era `rblsmtpd: ZONE blocked IP TXT`. A refusal is known by the
// reply code in its place; what the list says in TEXT only names the list.

import type { LogType, Rule } from '../rules/log-type';
import { ownText, smtpServerPrograms } from './smtp-server';

/** Lines that begin so and go on with a code that refuses. */
function refused(opening: string, calls: Rule['calls']): readonly Rule[] {
  const rule = (code: string, counts?: Rule['counts']): Rule => ({
    line: `${opening}${code}{? {text:text}}`,
    ...(counts && { counts }),
    ...(calls && { calls }),
  });
  return [rule('451', 'rbl.rblsmtpd451'), rule('553', 'rbl.rblsmtpd553'), rule('{|4|5}{[0-9]2}')];
}

export const rblsmtpd: LogType = {
  name: 'rblsmtpd',
  services: ['rbl'],
  programs: ['rblsmtpd', ...smtpServerPrograms],
  counts: 'rbl.count',
  at: ownText('rblsmtpd'),
  // An address that tcpserver did not tell leaves a blank of its own.
  parts: { process: '{| pid |pid |{[^ ]1-255} pid }{number}' },
  rules: {
    refused: [
      ...refused('{process}: ', { hook: 'countRefusal', takes: ['text'] }),
      ...refused('{process} from {[^ ]1-255} ', { hook: 'countRefusal', takes: ['text'] }),
      ...refused('{process} {zone:[^: ]1-255}{?:} ', { hook: 'countRefusalBy', takes: ['zone', 'text'] }),
    ],
    blocked: {
      line: '{zone:[^ ]1-255} blocked {[^]1}{text}',
      calls: { hook: 'countRefusalBy', takes: ['zone'] },
    },
    other: { line: ['{process}{|: | {[^ ]0-255} }{text}', '{|usage: |fatal: |warning: }{words}'] },
  },
};
