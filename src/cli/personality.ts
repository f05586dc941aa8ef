// Behaviour by the name the program is called by: multilog runs its processor without arguments, so a link
// named sendlog, smtplog or pop3log beside the log is all there is to tell us what to do.

import { basename } from 'node:path';

const personalities: Readonly<Record<string, readonly string[]>> = {
  sendlog: ['postprocess', 'send'],
  smtplog: ['postprocess', 'smtp'],
  pop3log: ['postprocess', 'pop3'],
};

/** The words of the command line as `maillogs` itself would be given them. */
export function asMaillogs(calledAs: string, words: readonly string[]): readonly string[] {
  const name = basename(calledAs);
  return Object.hasOwn(personalities, name) ? [...personalities[name]!, ...words] : words;
}
