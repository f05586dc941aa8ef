// From the words of a command line to an exit status.

import { exitCodeOf } from '../base/exit-code';
import { Problem, sentenceOf } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Invocation } from '../host/invocation';
import { nodeHost } from '../host/node-host';
import { writeError } from '../host/standard-streams';
import type { CommandSpec } from './command';
import { parseCommandLine } from './command-line';
import { print } from './print';
import { printVersion } from './print-version';

/** What a command writes goes there. */
type Output = Pick<Invocation, 'stdout' | 'stderr'>;

/** Runs the command and sets the exit status of the process. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  try {
    process.exitCode = await exitStatusOf(words, { stdout: print, stderr: writeError });
  } catch (thrown) {
    process.exitCode = statusOfFailure(thrown, words);
  }
}

/** Runs the command and gives its exit status. Throws what the command throws, and a Problem (usage). */
export async function exitStatusOf(words: readonly string[], output: Output): Promise<ExitCode> {
  const line = parseCommandLine(words);
  switch (line.kind) {
    case 'help':
      print(await helpOn(line.command));
      return EXIT.ok;
    case 'version':
      printVersion();
      return EXIT.ok;
    case 'run': {
      // ps(1) shows every user the words of a command line: no longer than it takes to read them.
      if (line.options['community'] !== undefined) process.title = `maillogs ${line.command.name}`;
      const invocation: Invocation = {
        command: line.command.name,
        options: line.options,
        operands: line.operands,
        host: nodeHost(),
        environment: process.env,
        ...output,
      };
      return await line.command.run(invocation);
    }
  }
}

async function helpOn(command: CommandSpec | undefined): Promise<string> {
  const { commandHelp, generalHelp } = await import('./help');
  return command === undefined ? generalHelp() : commandHelp(command);
}

/** Says what was thrown, and gives the exit status for it. */
function statusOfFailure(thrown: unknown, words: readonly string[]): ExitCode {
  // To Nagios a plugin that cannot say anything says just that.
  if (words[0] === 'nagios') {
    print(`MAILLOGS UNKNOWN - ${sentenceOf(thrown).replaceAll('|', '/')}\n`);
    return EXIT.unknown;
  }
  writeError(`maillogs: ${sentenceOf(thrown)}\n`);
  if (!(thrown instanceof Problem) && thrown instanceof Error) writeError(`${thrown.stack}\n`);
  return exitCodeOf(thrown);
}
