// Entry point of the bundle: command line to command to exit code.

import { writeSync } from 'node:fs';
import { exitCodeOf } from '../base/exit-code';
import { Problem, sentenceOf } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { version } from '../base/version';
import type { Invocation } from '../host/invocation';
import { nodeHost } from '../host/node-host';
import { parseCommandLine } from './command-line';
import { commandHelp, generalHelp } from './help';
import { asMaillogs } from './personality';

async function main(words: readonly string[]): Promise<ExitCode> {
  const line = parseCommandLine(words);
  switch (line.kind) {
    case 'help':
      print(line.command === undefined ? generalHelp() : commandHelp(line.command));
      return EXIT.ok;
    case 'version':
      print(`maillogs ${version}\n`);
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
        stdout: print,
        stderr: (text) => process.stderr.write(text),
      };
      return await line.command.run(invocation);
    }
  }
}

let isStreaming = false;

/** On stdout, without process.stdout where that can be: building it is a fifth of a short command's start. */
function print(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (!isStreaming && rest.length > 0) rest = rest.subarray(writeSync(1, rest));
  } catch (thrown) {
    const error = thrown as NodeJS.ErrnoException;
    if (error.code !== 'EAGAIN') failPrinting(error);
    // A full pipe that must not be waited for: the stream knows how to go on later.
    process.stdout.on('error', failPrinting);
    isStreaming = true;
  }
  if (rest.length > 0) process.stdout.write(rest);
}

/** A reader that has seen enough (`maillogs show | head`) is no error. */
function failPrinting({ code }: NodeJS.ErrnoException): never {
  process.exit(code === 'EPIPE' ? EXIT.ok : EXIT.ioError);
}

main(asMaillogs(process.argv[1] ?? '', process.argv.slice(2))).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    // To Nagios a plugin that cannot say anything says just that.
    if (process.argv[2] === 'nagios') {
      print(`MAILLOGS UNKNOWN - ${sentenceOf(thrown).replaceAll('|', '/')}\n`);
      process.exitCode = EXIT.unknown;
      return;
    }
    process.stderr.write(`maillogs: ${sentenceOf(thrown)}\n`);
    if (!(thrown instanceof Problem) && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
    process.exitCode = exitCodeOf(thrown);
  },
);
