// What strace(1) recorded of a program: its system calls with the moments they began and ended. All threads of a
// process are written down by one strace, so the order of its lines is the order in which things happened.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './checkout';

export interface SystemCall {
  readonly name: string;
  /** As strace prints them: paths quoted, descriptors with the path behind them in <>. */
  readonly operands: string;
  /** As printed; undefined for a call that never came back. */
  readonly result: string | undefined;
  /** Counts the lines of the record. */
  readonly began: number;
  readonly ended: number;
}

const TRACED = 'openat,write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync,/^rename,/^link,/^unlink';
const BUNDLE = join(TOP, 'dist', 'maillogs.cjs');

/**
 * The command line of maillogs with its calls recorded in a file. `delayMs` is how long each fsync and rename
 * takes longer than it would.
 */
export function tracedMaillogs(record: string, words: readonly string[], delayMs = 0): readonly [string, ...string[]] {
  const delay = delayMs === 0 ? [] : ['-e', `inject=fsync,/^rename:delay_exit=${delayMs * 1000}`];
  // -D: the program stays our child; -y: the paths of descriptors; -x: octets that are no text in hex; -s: all.
  const options = ['-D', '-f', '-y', '-x', '-s', '1000000', '-o', record, '-e', `trace=${TRACED}`, ...delay];
  return ['strace', ...options, '--', process.execPath, BUNDLE, ...words];
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (.*)$/;
const BEGUN = /^(\d+) +(\w+)\((.*?) *<unfinished \.\.\.>$/;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.*)$/;

/** In the order in which they began. */
export function systemCalls(record: string): readonly SystemCall[] {
  const calls: SystemCall[] = [];
  /** By the thread that waits in it: the place in `calls`. */
  const open = new Map<string, number>();
  for (const [at, line] of readFileSync(record, 'latin1').split('\n').entries()) {
    const [, thread = '', name = '', operands = '', result] =
      BEGUN.exec(line) ?? RESUMED.exec(line) ?? WHOLE.exec(line) ?? [];
    const waiting = open.get(thread);
    if (line.endsWith('<unfinished ...>')) {
      open.set(thread, calls.length);
      calls.push({ name, operands, result: undefined, began: at, ended: Number.POSITIVE_INFINITY });
    } else if (waiting !== undefined && line.includes(' resumed>')) {
      const begun = calls[waiting]!;
      calls[waiting] = { ...begun, operands: begun.operands + operands, result, ended: at };
      open.delete(thread);
    } else if (result !== undefined) {
      calls.push({ name, operands, result, began: at, ended: at });
    }
  }
  return calls;
}

/** The octets of the strings among the operands. */
export function octetsOf({ operands }: SystemCall): Buffer {
  const strings = [...operands.matchAll(/"((?:[^"\\]|\\.)*)"/g)];
  return Buffer.concat(strings.map(([, text]) => unquoted(text!)));
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v' };

function unquoted(text: string): Buffer {
  const plain = text.replace(/\\(x[0-9a-f]{2}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
  );
  return Buffer.from(plain, 'latin1');
}
