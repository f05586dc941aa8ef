// The journal on stderr: one line an event, its level in front, nothing unprintable.

import { oneLine } from '../base/printable';
import { type Journal, levelOf, sentence } from './journal';

export const stderrJournal: Journal = {
  note(event) {
    const lines = sentence(event).split('\n').map(oneLine);
    process.stderr.write(`maillogs: ${levelOf(event)}: ${lines.join('\n')}\n`);
  },
};
