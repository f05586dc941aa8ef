// Entry point of the bundle: command line to command to exit code.

import { Problem, sentenceOf } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import { nodeHost } from '../host/node-host';
import type { Invocation } from './command';
import { parseCommandLine } from './command-line';
import { exitCodeOf } from './exit-code';
import { commandHelp, generalHelp } from './help';
import { version } from './version';

async function main(words: readonly string[]): Promise<ExitCode> {
  const line = parseCommandLine(words);
  switch (line.kind) {
    case 'help':
      process.stdout.write(line.command === undefined ? generalHelp() : commandHelp(line.command));
      return EXIT.ok;
    case 'version':
      process.stdout.write(`maillogs ${version}\n`);
      return EXIT.ok;
    case 'run': {
      const invocation: Invocation = {
        command: line.command.name,
        options: line.options,
        operands: line.operands,
        host: nodeHost(),
        environment: process.env,
        stdout: (text) => process.stdout.write(text),
        stderr: (text) => process.stderr.write(text),
      };
      return await line.command.run(invocation);
    }
  }
}

// A reader that has seen enough (`maillogs show | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.ioError),
);

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    process.stderr.write(`maillogs: ${sentenceOf(thrown)}\n`);
    if (!(thrown instanceof Problem) && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
    process.exitCode = exitCodeOf(thrown);
  },
);
