// The options of count and explain that say what a host calls its programs; named-programs.ts reads them.

import type { OptionSpec } from './command';

export const nameOptions: Readonly<Record<string, OptionSpec>> = {
  program: { value: 'PROGRAM', help: 'the program that wrote all lines, which carry no name, such as exim' },
  tag: {
    value: 'NAME=PROGRAM',
    isList: true,
    help: 'what this host calls a program, such as dovecot-mx=dovecot; may be given several times',
  },
};
