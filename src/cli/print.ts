// What commands print.

import { EXIT } from '../base/sysexits';
import { StandardStream } from '../host/standard-streams';

const stdout = new StandardStream(1, failPrinting);

export function print(text: string): void {
  stdout.write(text);
}

/** A reader that has seen enough (`maillogs show | head`) is no error. */
function failPrinting({ code }: NodeJS.ErrnoException): never {
  process.exit(code === 'EPIPE' ? EXIT.ok : EXIT.ioError);
}
