// A template's pieces become steps, and are checked: what could swallow its neighbour, run into a second free
// text or never be reached is a mistake of who wrote the rule, and is told before any line is read.

import { SPACE } from '../../base/ascii';
import { type ByteRanges, complementOf, hasByte, parseByteSet } from './byte-set';
import { fieldsIn } from './fields';
import type { Alternative, Step } from './steps';
import { type FieldType, type Piece, parseTemplate, type TemplateContext, templateProblem } from './template';

type Field = Extract<Piece, { kind: 'field' }>;
type Group = Extract<Piece, { kind: 'group' }>;

/** Read from the right; the last of a whole line, whose end is then its own. */
interface Side {
  readonly isBack: boolean;
  readonly isLast: boolean;
  /** Where the open text begins before which it is read from the right. */
  readonly openAt?: number;
}

/** What the line's end can tell: their bytes are the same from either side. */
const READ_FROM_RIGHT: readonly FieldType[] = ['number', 'decimal', 'duration', 'word', 'set'];
const BLANK: ByteRanges = [[SPACE, SPACE]];

/** The steps of a rule's line, which reach its end, or of a head, which end where the rules begin. */
export function compileTemplate(text: string, context: TemplateContext, isWholeLine = true): readonly Step[] {
  return new Lowering(context).sequence(parseTemplate(text, context), { isBack: false, isLast: isWholeLine });
}

class Lowering {
  constructor(private readonly context: TemplateContext) {}

  private fail(at: number, sentence: string): never {
    throw templateProblem(this.context, at, sentence);
  }

  sequence(pieces: readonly Piece[], side: Side): readonly Step[] {
    const steps: Step[] = [];
    for (const [k, piece] of pieces.entries()) {
      const isLast = side.isLast && k === pieces.length - 1;
      if (piece.kind === 'literal') steps.push({ op: 'lit', bytes: bytesOf(piece.text) });
      else if (piece.kind === 'group') steps.push(this.group(piece, { ...side, isLast }));
      else if (isOpen(piece)) {
        steps.push(this.openText(piece, pieces.slice(k + 1), side));
        return steps;
      } else steps.push(this.field(piece, pieces, k, side));
    }
    // Every alternative of a last group sees to the line's end itself; an optional one may not be there.
    const last = pieces.at(-1);
    const isEndSeen = last?.kind === 'group' && !last.isOptional;
    if (side.isLast && !isEndSeen) steps.push({ op: 'end' });
    return steps;
  }

  private openText(piece: Field, after: readonly Piece[], side: Side): Step {
    const named = { isOwn: piece.type === 'words', ...fieldOf(piece) };
    if (side.isBack)
      this.fail(
        piece.at,
        `is a second text, after the one at column ${side.openAt! + 1}: where that one is the server's own, ` +
          "write {words, first} there; where it is a stranger's, write {text, last} there.",
      );
    if (!side.isLast) this.fail(piece.at, 'stands where more may follow: say last or only, or what characters it has.');
    const { without } = piece;
    if (without !== undefined) {
      if (after.length > 0) this.fail(piece.at, 'is all that is left, and more follows.');
      const steps = this.sequence(without, { isBack: false, isLast: false });
      if (fieldsIn(steps).size > 0)
        this.fail(piece.at, 'names a part with a field in it, which is never there to be used.');
      return { op: 'rest', without: steps, ...named };
    }
    if (after.length === 0) return { op: 'rest', ...named };
    const steps = this.sequence(after, { isBack: true, isLast: false, openAt: piece.at });
    return { op: 'tail', ...named, steps: [...steps].reverse() };
  }

  private group({ name, isOptional, alternatives, at }: Group, side: Side): Step {
    const isPlain = alternatives.every((pieces) => pieces.every(({ kind }) => kind === 'literal'));
    if (name !== undefined && !isOptional && !isPlain) {
      this.fail(at, 'alternatives with a name are words without fields in them.');
    }
    const list = alternatives.map((pieces): Alternative => {
      const steps = this.sequence(pieces, side);
      const value = isOptional ? name : pieces.map((piece) => (piece.kind === 'literal' ? piece.text : '')).join('');
      const inOrder = side.isBack ? [...steps].reverse() : steps;
      return name === undefined ? { steps: inOrder } : { steps: inOrder, value: value! };
    });
    // Among words the longest that stands there wins: `smtps` is no `smtp`. Among anything else the first that fits does.
    if (isPlain) list.sort((a, b) => lengthOf(b) - lengthOf(a));
    const named = name === undefined ? {} : { field: name, ...(isOptional && { none: '' }) };
    return { op: isOptional ? 'opt' : 'alt', alternatives: list, ...named };
  }

  private field(piece: Field, pieces: readonly Piece[], k: number, { isBack }: Side): Step {
    if (isBack && !READ_FROM_RIGHT.includes(piece.type)) {
      const what = piece.search === undefined ? piece.type : `${piece.type}, ${piece.search.how}`;
      this.fail(piece.at, `{${what}} cannot be read from the line's end, where a text before it is open.`);
    }
    const named = fieldOf(piece);
    switch (piece.type) {
      case 'number':
        return { op: 'number', ...named, ...(piece.max !== undefined && { max: piece.max }) };
      case 'decimal':
        return { op: 'decimal', ...named, places: piece.places ?? 0, isSigned: piece.isSigned ?? false };
      case 'set':
        return this.set(piece, pieces, k, isBack);
      case 'word': {
        const stops = neighbours(pieces, k, isBack).map((byte) => [byte, byte] as const);
        return { op: 'span', set: complementOf([...BLANK, ...stops]), min: 1, ...named };
      }
      case 'mailbox':
      case 'quotedMailbox': {
        const [stop = SPACE] = neighbours(pieces, k, false);
        return { op: 'mailbox', stop, isInString: piece.type === 'quotedMailbox', ...named };
      }
      case 'text':
      case 'words':
        return this.seek(piece, pieces, k);
      case 'end':
        return { op: 'end' };
      default:
        return { op: piece.type, ...named };
    }
  }

  private set(piece: Field, pieces: readonly Piece[], k: number, isBack: boolean): Step {
    const set = parseByteSet(piece.set!);
    if (set === undefined) this.fail(piece.at, 'a set of characters is written in ASCII.');
    const { min = 1, max } = piece;
    const swallowed = neighbours(pieces, k, isBack).find((byte) => hasByte(set, byte));
    if (min !== max && swallowed !== undefined) {
      this.fail(piece.at, `would swallow the "${String.fromCharCode(swallowed)}" next to it: take it out of the set.`);
    }
    return { op: 'span', set, min, ...(max !== undefined && { max }), ...fieldOf(piece) };
  }

  private seek(piece: Field, pieces: readonly Piece[], k: number): Step {
    const { how, before } = piece.search!;
    const literals = literalsAt(pieces, k + 1);
    if (literals === undefined) this.fail(piece.at, 'needs words behind it, at which it ends.');
    return {
      op: 'seek',
      how,
      isOwn: piece.type === 'words',
      literals: literals.map(bytesOf).sort((a, b) => b.length - a.length),
      before: before.map(bytesOf),
      ...fieldOf(piece),
    };
  }
}

const isOpen = (piece: Field) => (piece.type === 'text' || piece.type === 'words') && piece.search === undefined;
const fieldOf = ({ name }: Field) => (name === undefined ? {} : { field: name });
const lengthOf = ({ steps }: Alternative) =>
  steps.reduce((n, step) => n + (step.op === 'lit' ? step.bytes.length : 0), 0);

/** Programs write UTF-8, if anything beyond ASCII. */
function bytesOf(text: string): readonly number[] {
  return [...Buffer.from(text, 'utf8')];
}

/** The literals that the pieces from `k` on may begin with; undefined when they may begin with something else. */
function literalsAt(pieces: readonly Piece[], k: number): readonly string[] | undefined {
  const piece = pieces[k];
  if (piece === undefined || piece.kind === 'field') return undefined;
  if (piece.kind === 'literal') return [piece.text];
  const each = piece.alternatives.map((alternative) => literalsAt(alternative, 0));
  if (piece.isOptional) each.push(literalsAt(pieces, k + 1));
  return each.some((literals) => literals === undefined) ? undefined : each.flatMap((literals) => literals!);
}

/** The bytes of literals that may stand next to a field, on the side to which it is read. */
function neighbours(pieces: readonly Piece[], k: number, isBack: boolean): readonly number[] {
  if (!isBack) return (literalsAt(pieces, k + 1) ?? []).map((text) => bytesOf(text)[0]!);
  const before = pieces[k - 1];
  return before?.kind === 'literal' ? [bytesOf(before.text).at(-1)!] : [];
}
