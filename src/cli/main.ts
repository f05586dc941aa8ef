// Entry point of the bundle.

import { asMaillogs } from './personality';
import { isVersionWord, printVersion } from './print-version';

const words = asMaillogs(process.argv[1] ?? '', process.argv.slice(2));
if (isVersionWord(words[0])) printVersion();
else if (words[0] === '--write-code') void import('./usual-starts').then(({ runUsualStarts }) => runUsualStarts());
else void import('./run-command-line').then(({ runCommandLine }) => runCommandLine(words));
