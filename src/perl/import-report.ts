// What an import made of each key, as a table for people: a block for each file.

import { counterIndex } from '../registry/registry';
import type { ImportedCounters, ImportResult } from './import-counters';
import type { TakenKey } from './take-over';

type Imported = Extract<ImportResult, { kind: 'imported' }>;

/** What became of each key, a block for each file. */
export function formatImport({ files, totals }: Imported, { isDryRun }: { readonly isDryRun: boolean }): string {
  const keys = files.flatMap((file) => file.keys);
  const widths = {
    key: widest(keys.map(({ key }) => key)),
    text: widest(keys.map(({ text }) => text)),
    counter: widest(keys.map((key) => (key.kind === 'taken' ? key.counter : ''))),
  };
  const blocks = files.map((file) => formatFile(file, totals, widths));
  const taken = keys.filter(({ kind }) => kind === 'taken').length;
  const counts = `${files.length} file(s): ${taken} key(s) taken over, ${keys.length - taken} skipped`;
  const end = isDryRun ? `${counts}; nothing was written, this was a dry run.` : `${counts}.`;
  return `${[...blocks, end].join('\n')}\n`;
}

interface Widths {
  readonly key: number;
  readonly text: number;
  readonly counter: number;
}

function formatFile({ path, content, keys }: ImportedCounters, totals: BigUint64Array, widths: Widths): string {
  if (content === 'nothing') return `${path}\n  is empty: there is nothing to take over\n`;
  if (content === 'own') return `${path}\n  was written by maillogs itself: there is nothing to take over\n`;
  const lines = keys.map(
    (key) => `  ${key.key.padEnd(widths.key)}  ${key.text.padStart(widths.text)}  ${outcome(key, totals, widths)}\n`,
  );
  return `${path}\n${lines.join('')}`;
}

function outcome(key: TakenKey, totals: BigUint64Array, { counter: width }: Widths): string {
  if (key.kind === 'skipped') return `skipped: ${key.reason}`;
  const note = key.note === undefined ? '' : `, ${key.note}`;
  return `${key.counter.padEnd(width)}  +${key.amount} = ${totals[counterIndex(key.counter)]}${note}`;
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, { length }) => Math.max(width, length), 0);
}
