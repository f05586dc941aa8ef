// The journal on stderr: one line an event, its level in front, nothing unprintable.

import { type Journal, levelOf, sentence } from './journal';

export const stderrJournal: Journal = {
  note(event) {
    const lines = sentence(event)
      .split('\n')
      .map((line) => line.replace(/[\x00-\x1f\x7f-\x9f]/g, '?'));
    process.stderr.write(`maillogs: ${levelOf(event)}: ${lines.join('\n')}\n`);
  },
};
