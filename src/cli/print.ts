// What commands print.

import { EXIT } from '../base/sysexits';
import { StandardStream } from '../host/standard-streams';

const stdout = new StandardStream(1, failPrinting);

export function print(text: string): void {
  stdout.write(text);
}

/** A reader that has seen enough (`maillogs show | head`) is no error. */
function failPrinting({ code }: NodeJS.ErrnoException): never {
  if (code === 'EPIPE') process.exit(EXIT.ok);
  const full = code === 'ENOSPC' ? ': there is no space left' : '';
  process.stderr.write(`maillogs: what is printed cannot be written${full} (${code}).\n`);
  process.exit(EXIT.ioError);
}
