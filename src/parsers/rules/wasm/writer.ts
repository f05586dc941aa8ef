// The state of the WebAssembly back end while it writes the function of one log type: locals, labels, and the counters
// to which its module adds. In the code s and e are the line's start and end, g the number of the program name (0
// without one). Whatever it has no instructions for it leaves to the general way by giving back -1, which must be
// before anything is added.

import type { CompiledLogType } from '../steps';
import type { Code, ValueType, WasmFunction } from './assembler';
import type { Position } from './idioms';
import type { Slots } from './slots';

/** Code that reads a step, and the position after it. */
export interface Emitted {
  readonly code: readonly Code[];
  readonly next: Position;
}

/** What the function gives back for a line that is the general way's to read. */
export const LEFT_TO_OTHERS: Code = ['return', -1];

/** Whether nothing after the code is reached. */
export const isLeft = ({ code }: Emitted): boolean => code.at(-1) === LEFT_TO_OTHERS;

/** A step that is the general way's to read. */
export const leftToOthers = (at: Position): Emitted => ({ code: [LEFT_TO_OTHERS], next: at });

export class Writer {
  private readonly locals = new Map<string, ValueType>();
  private readonly used: Record<ValueType, number> = { i32: 0, i64: 0, f64: 0 };
  private labelCount = 0;
  /** Functions of parts of it. */
  readonly parts: WasmFunction[] = [];

  constructor(
    readonly logType: CompiledLogType,
    readonly slots: Slots,
  ) {}

  /** A local for what is used within the innermost `scope` only. */
  fresh(type: ValueType): string {
    const name = `${type}_${this.used[type]++}`;
    this.locals.set(name, type);
    return name;
  }

  /** Locals that `write` takes may be taken again after it: a function with fewer of them begins sooner. */
  scope<T>(write: () => T): T {
    const before = { ...this.used };
    const written = write();
    Object.assign(this.used, before);
    return written;
  }

  /** The types of all locals. */
  get types(): ReadonlyMap<string, ValueType> {
    return this.locals;
  }

  /** A label that was not given before. */
  label(word: string): string {
    return `${word}${++this.labelCount}`;
  }

  /** The local that holds a number field. */
  number(field: string): string {
    this.locals.set(`n_${field}`, 'i64');
    return `n_${field}`;
  }

  /** The local that holds which word of its choice a field is. */
  choice(field: string): string {
    this.locals.set(`k_${field}`, 'i32');
    return `k_${field}`;
  }

  /** The locals that hold where a span field begins and ends; for those that a hook takes. */
  span(field: string): readonly [start: string, end: string] {
    const names = [`s_${field}`, `e_${field}`] as const;
    for (const name of names) this.locals.set(name, 'i32');
    return names;
  }

  /** The number of a word among its choice's. */
  wordNumber(field: string, word: string): number {
    return this.logType.fields[field]!.words.indexOf(word);
  }

  /** `(s, e, g)` to the number of the rule that took the line, 0 for none, -1 for a line left to others. */
  finish(name: string, body: readonly Code[]): WasmFunction {
    return {
      name,
      parameters: { s: 'i32', e: 'i32', g: 'i32' },
      result: 'i32',
      locals: Object.fromEntries([...this.locals].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))),
      body: [...body, 0],
    };
  }
}
