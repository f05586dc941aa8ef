// Communities and passphrases that a command is given: from the first line of a file or from the environment, never
// on the command line, where every user of the machine can read them.

import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import type { Invocation } from './invocation';

/** A file that holds one passphrase. */
const MAX_SECRET_BYTES = 4096;
/** RFC 3414 section 11.2. */
const MIN_PASSPHRASE = 8;

/** The option that names a file, and the variable that is asked where it is not given. */
export interface SecretPlace {
  readonly file: string;
  readonly variable: string;
}

/** Undefined where neither says. Throws a Problem (noInput, notPermitted). */
export function secretOf({ environment, host, options }: Invocation, place: SecretPlace): string | undefined {
  const { file, variable } = place;
  const path = options[file];
  if (typeof path !== 'string') return environment[variable] === '' ? undefined : environment[variable];
  const bytes = host.files.readNamed(path, MAX_SECRET_BYTES);
  if (bytes === undefined) throw new Problem('noInput', `--${file} ${printable(path)}: there is no such file.`);
  return bytes.toString('utf8').split(/\r?\n/)[0];
}

/** Like secretOf, for a passphrase of SNMPv3, which has a least length. */
export function passphraseOf(invocation: Invocation, place: SecretPlace): string | undefined {
  const text = secretOf(invocation, place);
  if (text !== undefined && text.length < MIN_PASSPHRASE) {
    throw new Problem('usage', `a passphrase of SNMPv3 has at least ${MIN_PASSPHRASE} characters.`);
  }
  return text;
}
