// What goes to stdout and stderr, without process.stdout and process.stderr where that can be: building the two is a
// fifth of a short command's start.

import { fstatSync, writeSync } from 'node:fs';

/** Writes text to stdout (1) or stderr (2); `failed` is told of what keeps it from there. */
export class StandardStream {
  private isStreaming = false;

  constructor(
    private readonly fd: 1 | 2,
    private readonly failed: (error: NodeJS.ErrnoException) => void,
  ) {}

  write(text: string): void {
    let rest = Buffer.from(text);
    try {
      while (!this.isStreaming && rest.length > 0) rest = rest.subarray(writeSync(this.fd, rest));
    } catch (thrown) {
      const error = thrown as NodeJS.ErrnoException;
      if (error.code !== 'EAGAIN') {
        this.failed(error);
        return;
      }
      // A full pipe that must not be waited for: the stream knows how to go on later.
      this.stream.on('error', this.failed);
      this.isStreaming = true;
    }
    if (rest.length > 0) this.stream.write(rest);
  }

  private get stream(): NodeJS.WriteStream {
    return this.fd === 1 ? process.stdout : process.stderr;
  }
}

/** No one can be told that stderr is gone. */
const stderr = new StandardStream(2, () => undefined);

export function writeError(text: string): void {
  stderr.write(text);
}

/** Whether a person reads what is written to one of the standard streams, or types what is read from it. */
export function isAtTerminal(fd: 0 | 1 | 2): boolean {
  try {
    // The module draws in all of sockets and streams, and mostly there is a pipe or a file.
    return fstatSync(fd).isCharacterDevice() && (require('node:tty') as typeof import('node:tty')).isatty(fd);
  } catch {
    return false;
  }
}
