// Reads the files a command line names, or stdin, from beginning to end: finished files, so that a last line
// without an LF counts. One that can't be read is said, and the others are read all the same.

import { exitCodeOf } from '../base/exit-code';
import { Problem, sentenceOf } from '../base/problem';
import { EXIT, type ExitCode } from '../base/sysexits';
import type { Files } from '../host/files';
import type { Invocation } from '../host/invocation';
import { FEW_BYTES, type LineSink, readLines } from '../logs/read-lines';

export type WholeFileSink = LineSink & {
  /** After each chunk, and at the end of the file. */
  reached(): void | Promise<void>;
};

/** The exit code of the last file that couldn't be read, else ok. `-` is stdin, and so is no operand at all. */
export async function readWholeFiles(
  invocation: Invocation,
  sinkOf: (name: string) => WholeFileSink,
): Promise<ExitCode> {
  const { files } = invocation.host;
  const names = invocation.operands.length === 0 ? ['-'] : invocation.operands;
  let worst: ExitCode = EXIT.ok;
  let bytes = 0;
  /** Whether what counts lines together is ready before the lines are counted. */
  const isWorthIt = (sizeBytes: number) => {
    bytes += sizeBytes;
    return bytes >= FEW_BYTES;
  };
  for (const name of names) {
    try {
      await readWhole({ files, isWorthIt }, name, sinkOf(name));
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown;
      invocation.stderr(`maillogs: ${sentenceOf(thrown)}\n`);
      worst = exitCodeOf(thrown);
    }
  }
  return worst;
}

interface Reading {
  readonly files: Files;
  /** Told the size of each file. */
  readonly isWorthIt: (sizeBytes: number) => boolean;
}

async function readWhole({ files, isWorthIt }: Reading, name: string, sink: WholeFileSink): Promise<void> {
  if (name === '-') return readDescriptor(streamed(files), 0, sink);
  const descriptor = files.open(name);
  try {
    const { kind, sizeBytes } = files.openedStatus(descriptor);
    if (kind === 'directory') throw new Problem('noInput', `${name} is a directory: name the log files in it.`);
    // A pipe or device has no positions: it is read as it comes.
    if (kind !== 'file') await readDescriptor(streamed(files), descriptor, sink);
    else await readDescriptor(files, descriptor, isWorthIt(sizeBytes) ? sink : oneByOne(sink));
  } finally {
    files.close(descriptor);
  }
}

function oneByOne({ together: _, ...sink }: WholeFileSink): WholeFileSink {
  return sink;
}

async function readDescriptor(files: Files, descriptor: number, sink: WholeFileSink): Promise<void> {
  const from = { offsetBytes: 0, isInOverlongLine: false };
  await readLines(
    { files, descriptor, from, untilBytes: Number.MAX_SAFE_INTEGER, isFinished: true },
    {
      line: sink.line,
      overlong: () => sink.overlong(),
      ...(sink.together && { together: sink.together }),
      reached: async () => {
        await sink.reached();
        return true;
      },
    },
  );
  await sink.reached();
}

/** The files, read in order whatever position is asked for. */
function streamed(files: Files): Files {
  return { ...files, read: (descriptor, into) => files.readNext(descriptor, into) };
}
