// maillogs completion SHELL: what a shell completes after `maillogs`, as a script for it to read.

import { didYouMean } from '../base/near';
import { printable } from '../base/printable';
import { Problem } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Invocation } from '../host/invocation';
import type { CommandTable } from './command';
import { completionScript, shells } from './completion';
import { inWords } from './option-words';

export async function run({ operands, stdout }: Invocation, table: CommandTable): Promise<ExitCode> {
  const [name] = operands;
  const shell = shells.find((each) => each === name);
  if (shell !== undefined) {
    stdout(completionScript(shell, table));
    return EXIT.ok;
  }
  if (name === undefined) throw new Problem('usage', `name the shell: maillogs completion ${inWords(shells)}.`);
  const meant = didYouMean(name, shells);
  throw new Problem('usage', `there is no completion for "${printable(name, 40)}": ${inWords(shells)}${meant}`);
}
