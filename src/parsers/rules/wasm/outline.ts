// Parts of a large function become functions of their own: an engine optimises only those that a log has many lines for,
// and takes far longer for one large function than for a few small ones.

import type { Code, Instruction, ValueType, WasmFunction } from './assembler';
import { set, when } from './idioms';

/** Parts of fewer instructions and operands than these stay where they are. */
const LARGE = 1200;

interface Part {
  readonly name: string;
  readonly code: readonly Code[];
  /** A local that is not used otherwise. */
  readonly result: string;
  readonly locals: ReadonlyMap<string, ValueType>;
}

const PARAMETERS = { s: 'i32', e: 'i32', g: 'i32' } as const;

/** What takes the place of code that falls through where no rule fits, and its function; undefined where it stays. */
export function outlined({
  name,
  code,
  result,
  locals,
}: Part): { call: readonly Code[]; part: WasmFunction } | undefined {
  const found = new Found();
  for (const each of code) found.look(each);
  if (found.size < LARGE || found.leaves) return undefined;
  const typed = (names: readonly string[]) => Object.fromEntries(names.map((each) => [each, locals.get(each)!]));
  // A field may have been read before, and so may be where the rest of the line begins.
  const used = [...found.locals].filter((each) => !(each in PARAMETERS));
  const parameters = { ...PARAMETERS, ...typed(used.filter((each) => isField(each) || found.readFirst.has(each))) };
  const own = used.filter((each) => !(each in parameters)).sort((a, b) => (locals.get(a)! < locals.get(b)! ? -1 : 1));
  return {
    call: [set(result, ['call', name, ...Object.keys(parameters)]), when(result, [['return', result]])],
    part: { name, parameters, result: 'i32', locals: typed(own), body: [...code, 0] },
  };
}

const isField = (name: string): boolean => /^[nkse]_/.test(name);

/** What is found in code: its size, its locals, those that it reads before it sets them. */
class Found {
  size = 0;
  readonly locals = new Set<string>();
  readonly readFirst = new Set<string>();
  /** It leaves a block that is around all of it. */
  leaves = false;
  private readonly written = new Set<string>();
  private readonly labels: string[] = [];

  look(code: Code): void {
    this.size++;
    if (typeof code === 'string') this.read(code);
    else if (typeof code === 'object') this.instruction(code);
  }

  private read(name: string): void {
    this.locals.add(name);
    if (!this.written.has(name)) this.readFirst.add(name);
  }

  private instruction(instruction: Instruction): void {
    const [op, first, ...rest] = instruction as unknown as readonly [string, Code, ...Code[]];
    const all = [first, ...rest].filter((each) => each !== undefined);
    switch (op) {
      case 'block':
      case 'loop':
        this.labels.push(first as string);
        for (const each of rest) this.look(each);
        this.labels.pop();
        return;
      case 'if':
        this.look(first);
        for (const branch of rest as unknown as readonly (readonly Code[])[])
          for (const each of branch) this.look(each);
        return;
      case 'br':
      case 'br_if':
        this.leave(first as string);
        for (const each of rest) this.look(each);
        return;
      case 'br_table':
        for (const label of first as unknown as readonly string[]) this.leave(label);
        for (const each of rest) this.look(each);
        return;
      case 'call':
      case 'global.get':
      case 'global.set':
        for (const each of rest) this.look(each);
        return;
      case 'local.set':
      case 'local.tee':
        for (const each of rest) this.look(each);
        this.locals.add(first as string);
        this.written.add(first as string);
        return;
      default:
        for (const each of all) this.look(each);
    }
  }

  private leave(label: string): void {
    if (!this.labels.includes(label)) this.leaves = true;
  }
}
