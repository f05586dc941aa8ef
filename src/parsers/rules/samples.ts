// Lines made from steps: what a rule's line looks like, with something in every field. Tests fill the fields that
// strangers write with other lines.

import { byteTable } from './byte-set';
import type { CompiledHead, CompiledLine, Step, StepOf } from './steps';

/** A piece of a line; the step where it is a field. */
export interface SamplePiece {
  readonly text: string;
  readonly step?: Step;
}

/** More than any group has alternatives. */
const MAX_ROUNDS = 80;
/** The last alternative of each group, which is the shortest of words, and none of an optional one. */
const LAST = -1;
/** What a set is shown by, the first that is a member. */
const CHARACTERS = 'x7X/-. ';
/** Someone's user name or address. */
const STRANGER = 'ann@a.example';

/** What a rule's line looks like: without optional parts, and with nothing after a word that is cut off. */
export function sampleOf(head: CompiledHead, line: CompiledLine): string {
  const all = [...pieces(head.steps, LAST), ...pieces(line.steps, LAST)];
  const shown = all.map((piece, i) => {
    const isCutOff = piece.step?.op === 'rest' && /[a-z]$/i.test(all[i - 1]?.text ?? '');
    return isCutOff ? { text: '...' } : piece;
  });
  return textOf(shown);
}

/** Different lines, so that each alternative of each group stands in one, and each optional part is left out in one. */
export function sampleLines(steps: readonly Step[]): readonly (readonly SamplePiece[])[] {
  const lines = new Map<string, readonly SamplePiece[]>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const line = pieces(steps, round);
    if (!lines.has(textOf(line))) lines.set(textOf(line), line);
  }
  return [...lines.values()];
}

/** A sample line as text. */
export function textOf(line: readonly SamplePiece[]): string {
  return line.map(({ text }) => text).join('');
}

function pieces(steps: readonly Step[], round: number): readonly SamplePiece[] {
  return steps.flatMap((step) => piecesOf(step, round));
}

function piecesOf(step: Step, round: number): readonly SamplePiece[] {
  switch (step.op) {
    case 'lit':
      return [{ text: Buffer.from(step.bytes).toString('latin1') }];
    case 'alt':
    case 'opt': {
      const choices = step.alternatives.length + (step.op === 'opt' ? 1 : 0);
      const taken = step.alternatives[round === LAST ? choices - 1 : round % choices];
      return taken === undefined ? [] : pieces(taken.steps, round);
    }
    case 'tail': {
      const after = [...step.steps].reverse().flatMap((each) => piecesOf(forwards(each), round));
      return [{ text: step.isOwn ? '' : STRANGER, step }, ...after];
    }
    default:
      return [{ text: fieldText(step), step }];
  }
}

/** A step that is read from the right, in the order of the line. */
function forwards(step: Step): Step {
  if (step.op !== 'alt' && step.op !== 'opt') return step;
  const alternatives = step.alternatives.map(({ steps, ...rest }) => ({
    ...rest,
    steps: [...steps].reverse().map(forwards),
  }));
  return { ...step, alternatives };
}

function fieldText(step: Exclude<Step, { op: 'lit' | 'alt' | 'opt' | 'tail' }>): string {
  switch (step.op) {
    case 'number':
      return '7';
    case 'decimal':
      return '2.5';
    case 'ratio':
      return '2/10';
    case 'duration':
      return '5s';
    case 'clock':
      return '10:11:12';
    case 'mailbox':
    case 'address':
    case 'addresses':
      return STRANGER;
    case 'value':
      return 'v';
    case 'quoted':
      return '"v"';
    case 'end':
      return '';
    case 'span':
      return spanText(step);
    case 'seek':
    case 'rest':
      return step.isOwn ? '' : STRANGER;
  }
}

function spanText({ set, min, max }: StepOf<'span'>): string {
  const table = byteTable(set);
  const shown = [...CHARACTERS].find((char) => table[char.charCodeAt(0)] === 1);
  const char = shown ?? String.fromCharCode(table.indexOf(1));
  return char.repeat(Math.max(min, Math.min(1, max ?? 1)));
}
