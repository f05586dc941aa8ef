// The format of a counter file of Mail::Toaster::Logs:
//
//   file  = *( key ":" value LF )
//   key   = 1*( letter / digit / "_" )         value = a number as Perl prints it
//
// in any order. It was rewritten in place without a lock, so a file may be empty, cut short or mixed up of two.

import { printable } from '../base/printable';
import type { Place } from '../base/problem';
import { OWN_KEY } from '../registry/counter-files';
import { type Decimal, parseDecimal } from './decimal-text';

/** A real one has less than a thousand. */
const MAX_OCTETS = 65536;
/** What is read of a file at all, so that a larger one is told from one that is damaged. */
export const MAX_COUNTER_FILE_BYTES = 16 * MAX_OCTETS;

export interface CounterFileEntry {
  readonly key: string;
  /** The value as it stands there. */
  readonly text: string;
  readonly value: Decimal;
}

export interface CounterFileFault {
  readonly place: Place;
  readonly sentence: string;
}

export interface CounterFileReading {
  /** In the order of the file. */
  readonly entries: readonly CounterFileEntry[];
  /** Everything that is wrong with it. */
  readonly faults: readonly CounterFileFault[];
}

/** Whether maillogs wrote this file itself, whoever changed it since. */
export function isOwnCounterFile(bytes: Uint8Array): boolean {
  return `\n${Buffer.from(bytes).toString('latin1')}`.includes(`\n${OWN_KEY}:`);
}

/** The keys and values of a counter file of the Perl program, and everything that is wrong with it. */
export function readCounterFile(bytes: Uint8Array, path: string): CounterFileReading {
  if (bytes.length > MAX_OCTETS) {
    const sentence = `is larger than ${MAX_OCTETS} octets: this is no counter file.`;
    return { entries: [], faults: [{ place: { file: path }, sentence }] };
  }
  const entries = new Map<string, CounterFileEntry>();
  const faults: CounterFileFault[] = [];
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  for (const [i, line] of lines.entries()) {
    const text = line.trimEnd();
    if (text === '') continue;
    const complain = (column: number, sentence: string) =>
      faults.push({ place: { file: path, line: i + 1, column }, sentence });
    const entry = readLine(text, complain);
    if (entry === undefined) continue;
    if (entries.has(entry.key)) complain(1, `the key ${entry.key} stands here a second time.`);
    else entries.set(entry.key, entry);
  }
  return { entries: [...entries.values()], faults };
}

function readLine(line: string, complain: (column: number, sentence: string) => void): CounterFileEntry | undefined {
  const match = /^([A-Za-z0-9_]+):(.*)$/s.exec(line);
  if (match === null) {
    complain(1, `"${printable(line, 40)}" is not a key with a colon and a number after it.`);
    return undefined;
  }
  const [, key, text] = match as unknown as readonly [string, string, string];
  const value = parseDecimal(text);
  if (value !== undefined) return { key, text, value };
  complain(key.length + 2, `"${printable(text, 40)}" is not the number that ${key} wants.`);
  return undefined;
}
