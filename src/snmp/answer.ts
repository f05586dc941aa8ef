// Get, GetNext and GetBulk over a view (RFC 3416 section 4.2, RFC 1157 section 4.1, RFC 3584 section 4.2.2): the
// varbinds of the answer, written as they are found, and no more of them than the answer may hold.

import { ByteWriter } from '../base/byte-writer';
import type { Oid } from '../base/oid';
import { TAG } from './ber';
import { type ServedView, writeException } from './served-view';

export const ERROR_STATUS = { noError: 0, tooBig: 1, noSuchName: 2, notWritable: 17 } as const;

/** What a GetBulk is answered with at most, however much is asked for: RFC 3416 section 4.2.3 lets us choose. */
export const MAX_BULK_OCTETS = 16_384;

export interface Question {
  readonly kind: 'get' | 'getNext' | 'getBulk' | 'set';
  readonly isV1: boolean;
  readonly names: readonly Oid[];
  /** Only of a GetBulk; negative numbers mean 0. */
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  /** What the varbinds of the answer may take together. */
  readonly maxOctets: number;
}

export type Answer =
  | { readonly kind: 'varbinds'; readonly bytes: Buffer }
  /** The error of one varbind, counted from 1; the varbinds of the request go back as they came. */
  | { readonly kind: 'error'; readonly status: number; readonly index: number }
  | { readonly kind: 'tooBig' };

/** The varbinds that answer a request from one view (RFC 3416 section 4.2). */
export function answer(view: ServedView, question: Question): Answer {
  switch (question.kind) {
    case 'get':
      return each(question, question.isV1 ? getV1(view) : get(view));
    case 'getNext':
      return each(question, question.isV1 ? getNextV1(view) : getNext(view));
    case 'getBulk':
      return getBulk(view, question);
    case 'set':
      return set(question);
  }
}

/** Writes the varbind that answers a name; false where SNMPv1 has only an error for it. */
type Write = (writer: ByteWriter, name: Oid) => boolean;

function each({ names, maxOctets }: Question, write: Write): Answer {
  const writer = new ByteWriter(64 + names.length * 32);
  for (let i = 0; i < names.length; i++) {
    if (!write(writer, names[i]!)) return { kind: 'error', status: ERROR_STATUS.noSuchName, index: i + 1 };
    if (writer.length > maxOctets) return { kind: 'tooBig' };
  }
  return { kind: 'varbinds', bytes: writer.finish() };
}

const get =
  (view: ServedView): Write =>
  (writer, name) => {
    const row = view.rowOf(name);
    if (row !== undefined) view.writeRow(writer, row);
    else writeException(writer, name, view.layout.isUnderObject(name) ? TAG.noSuchInstance : TAG.noSuchObject);
    return true;
  };

const getV1 =
  (view: ServedView): Write =>
  (writer, name) => {
    const row = view.rowOf(name);
    if (row === undefined || view.nextForV1(row) !== row) return false;
    view.writeRow(writer, row);
    return true;
  };

const getNext =
  (view: ServedView): Write =>
  (writer, name) => {
    const row = view.rowAfter(name);
    if (row < view.rowCount) view.writeRow(writer, row);
    else writeException(writer, name, TAG.endOfMibView);
    return true;
  };

/** SNMPv1 has no Counter64: a walk steps over these. */
const getNextV1 =
  (view: ServedView): Write =>
  (writer, name) => {
    const row = view.nextForV1(view.rowAfter(name));
    if (row >= view.rowCount) return false;
    view.writeRow(writer, row);
    return true;
  };

function getBulk(view: ServedView, { names, nonRepeaters, maxRepetitions, maxOctets }: Question): Answer {
  const room = Math.min(maxOctets, MAX_BULK_OCTETS);
  const writer = new ByteWriter(1024);
  let fitting = 0;
  const write = (name: Oid, row: number): boolean => {
    if (row < view.rowCount) view.writeRow(writer, row);
    else writeException(writer, name, TAG.endOfMibView);
    if (writer.length > room) return false;
    fitting = writer.length;
    return true;
  };
  const once = names.slice(0, Math.max(nonRepeaters, 0));
  const repeated = names.slice(once.length);
  if (once.every((name) => write(name, view.rowAfter(name)))) repeat(view, repeated, { maxRepetitions, write });
  const isAsked = once.length > 0 || (repeated.length > 0 && maxRepetitions > 0);
  if (fitting === 0 && isAsked) return { kind: 'tooBig' };
  writer.truncate(fitting);
  return { kind: 'varbinds', bytes: writer.finish() };
}

/** Round by round until the room or the rows end: a round that finds nothing is followed by none that does. */
function repeat(
  view: ServedView,
  names: readonly Oid[],
  options: { readonly maxRepetitions: number; readonly write: (name: Oid, row: number) => boolean },
): void {
  if (options.maxRepetitions <= 0) return;
  let round = names.map((name) => ({ name, row: view.rowAfter(name) }));
  for (let i = 0; i < options.maxRepetitions && round.length > 0; i++) {
    if (!round.every(({ name, row }) => options.write(name, row))) return;
    if (round.every(({ row }) => row >= view.rowCount)) return;
    round = round.map((place) => advance(view, place));
  }
}

function advance(view: ServedView, place: { readonly name: Oid; readonly row: number }) {
  if (place.row >= view.rowCount) return place;
  return { name: view.layout.oids[place.row]!, row: place.row + 1 };
}

/** Everything is read-only, so the first varbind is refused (RFC 3416 section 4.2.5), in the words of its version. */
function set({ names, isV1 }: Question): Answer {
  if (names.length === 0) return { kind: 'varbinds', bytes: Buffer.alloc(0) };
  return { kind: 'error', status: isV1 ? ERROR_STATUS.noSuchName : ERROR_STATUS.notWritable, index: 1 };
}
