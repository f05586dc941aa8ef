// `maillogs --version`, which monitoring and packages ask often: it loads nothing else of the program.

import { version } from '../base/version';
import { print } from './print';

export function isVersionWord(word: string | undefined): boolean {
  return word === '--version' || word === '-V' || word === 'version';
}

export function printVersion(): void {
  print(`maillogs ${version}\n`);
}
