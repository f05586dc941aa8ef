// maillogs doctor --fix: puts the lines that snmpd's configuration lacks into our file of it, after asking.

import { createInterface } from 'node:readline';
import { oneLine } from '../base/printable';
import type { LinkReport, Mend } from '../doctor/chain';
import type { Invocation } from '../host/invocation';
import { writeFile } from '../host/write-file';

const MAX_CONF_BYTES = 1 << 20;
const CONF_MODE = 0o644;

/** The lines for `file` that the reports ask for, each once. */
export function linesFor(file: string, reports: readonly LinkReport[]): readonly string[] {
  const mends = reports.flatMap(({ findings }) => findings.flatMap(({ mend }) => mend));
  const isOurs = (mend: Mend): mend is Extract<Mend, { kind: 'write' }> => mend.kind === 'write' && mend.file === file;
  return [...new Set(mends.filter(isOurs).flatMap(({ lines }) => lines))];
}

export interface Fix {
  readonly file: string;
  readonly lines: readonly string[];
  readonly restart: string;
}

/** Shows the lines, asks, and appends them; says what to type then. Throws a Problem of the call that failed. */
export async function offerFix(invocation: Invocation, { file, lines, restart }: Fix): Promise<void> {
  if (lines.length === 0) {
    invocation.stderr(`Nothing has to be written into ${oneLine(file)}.\n`);
    return;
  }
  invocation.stderr(`Into ${oneLine(file)}:\n\n${lines.map((line) => `    ${oneLine(line)}\n`).join('')}\n`);
  const isWanted = invocation.options['yes'] === true || (await askFor(invocation, 'Write these lines? [y/N] '));
  if (!isWanted) {
    invocation.stderr('Nothing was written.\n');
    return;
  }
  const { files } = invocation.host;
  const before = files.readNamed(file, MAX_CONF_BYTES)?.toString('latin1') ?? '';
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  const text = `${before}${gap}# Added by "maillogs doctor --fix".\n${lines.join('\n')}\n`;
  await writeFile(files, file, [Buffer.from(text, 'latin1')], { mode: CONF_MODE, durability: 'name' });
  invocation.stderr(`Written. Now type: ${restart}\n`);
}

/** One line of standard input; its end, too, is a no. */
async function askFor(invocation: Invocation, question: string): Promise<boolean> {
  invocation.stderr(question);
  const reader = createInterface({ input: process.stdin });
  try {
    for await (const answer of reader) return /^y(es)?$/i.test(answer.trim());
    return false;
  } finally {
    reader.close();
  }
}
