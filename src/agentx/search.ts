// Get, GetNext and GetBulk over a view (RFC 2741 section 7.2.3): the varbinds of the answer, written as they
// are found. Each function gives false as soon as the answer is longer than a PDU may be.

import type { ByteReader } from '../base/byte-reader';
import type { ByteWriter } from '../base/byte-writer';
import { compareOids, type Oid } from '../base/oid';
import type { EncodedView } from './encoded-view';
import { MAX_SENT_OCTETS } from './framer';
import { readOid, readWireOid, skipOid } from './oid-codec';
import { readSearchRange } from './search-range';
import { type ExceptionKind, writeVarbind } from './varbind';

/** The rest of the range `start` (excluded or not) to `end`, as a GetBulk goes through it. */
interface Search {
  readonly row: number;
  readonly start: Oid;
  readonly end: Oid;
}

/** Answers the names of a Get (RFC 2741 section 7.2.3.1); false when the answer would be too long. */
export function writeGet(view: EncodedView, reader: ByteReader, writer: ByteWriter): boolean {
  while (reader.remaining > 0) {
    const at = skipOid(reader);
    const row = rowOfNameAt(view, reader, at) ?? rowOfOid(view, oidAt(reader, at));
    skipOid(reader);
    if (row !== undefined) {
      view.writeRow(writer, row);
    } else {
      const name = oidAt(reader, at);
      writeException(writer, name, view.layout.isUnderObject(name) ? 'noSuchInstance' : 'noSuchObject');
    }
    if (writer.length > MAX_SENT_OCTETS) return false;
  }
  return true;
}

/** Answers the ranges of a GetNext (RFC 2741 section 7.2.3.2); false when the answer would be too long. */
export function writeGetNext(view: EncodedView, reader: ByteReader, writer: ByteWriter): boolean {
  while (reader.remaining > 0) {
    writeFound(view, readSearch(view, reader), writer);
    if (writer.length > MAX_SENT_OCTETS) return false;
  }
  return true;
}

/** An answer that grows too long is cut after its last whole varbind, as section 7.2.3.3 allows. */
export function writeGetBulk(view: EncodedView, reader: ByteReader, writer: ByteWriter): boolean {
  const nonRepeaters = reader.uint16();
  const maxRepetitions = reader.uint16();
  const searches: Search[] = [];
  while (reader.remaining > 0) searches.push(readSearch(view, reader));

  const empty = writer.length;
  let fitting = empty;
  const write = (search: Search): boolean => {
    writeFound(view, search, writer);
    if (writer.length <= MAX_SENT_OCTETS) fitting = writer.length;
    return fitting === writer.length;
  };
  const hasRoom = searches.slice(0, nonRepeaters).every(write);
  if (hasRoom) repeat(view, searches.slice(nonRepeaters), { maxRepetitions, write });
  const isCut = writer.length > fitting;
  writer.truncate(fitting);
  return fitting > empty || !isCut;
}

/** Round by round until the room or the rows end: a round that finds nothing is followed by none that does. */
function repeat(
  view: EncodedView,
  searches: readonly Search[],
  options: { readonly maxRepetitions: number; readonly write: (search: Search) => boolean },
): void {
  let round = searches;
  for (let i = 0; i < options.maxRepetitions && round.length > 0; i++) {
    if (!round.every(options.write)) return;
    if (!round.some((search) => isFound(view, search))) return;
    round = round.map((search) => advance(view, search));
  }
}

function advance(view: EncodedView, search: Search): Search {
  if (!isFound(view, search)) return search;
  return { row: search.row + 1, start: view.layout.oids[search.row]!, end: search.end };
}

function readSearch(view: EncodedView, reader: ByteReader): Search {
  const at = skipOid(reader);
  const known = rowOfNameAt(view, reader, at);
  if (known !== undefined) return { row: known + 1, start: view.layout.oids[known]!, end: readOid(reader) };
  reader.rewind(at);
  const { start, include, end } = readSearchRange(reader);
  const row = view.layout.firstNotBefore(start);
  const isPassedOver = !include && isAt(view, row, start);
  return { row: isPassedOver ? row + 1 : row, start, end };
}

function isFound(view: EncodedView, search: Search): boolean {
  if (search.row >= view.rowCount) return false;
  return search.end.length === 0 || compareOids(view.layout.oids[search.row]!, search.end) < 0;
}

function writeFound(view: EncodedView, search: Search, writer: ByteWriter): void {
  if (isFound(view, search)) view.writeRow(writer, search.row);
  else writeException(writer, search.start, 'endOfMibView');
}

function writeException(writer: ByteWriter, name: Oid, kind: ExceptionKind): void {
  writeVarbind(writer, { name, value: { kind } });
}

/**
 * The row named by the bytes from `at` to the reader's place. The names of the view are in network byte order,
 * with the prefix where there can be one and without `include`: a name written otherwise is not found here.
 */
function rowOfNameAt(view: EncodedView, reader: ByteReader, at: number): number | undefined {
  return reader.isBigEndian ? view.rowOfName(reader.bytes.toString('latin1', at, reader.offset)) : undefined;
}

function rowOfOid(view: EncodedView, oid: Oid): number | undefined {
  const row = view.layout.firstNotBefore(oid);
  return isAt(view, row, oid) ? row : undefined;
}

function isAt(view: EncodedView, row: number, oid: Oid): boolean {
  return row < view.rowCount && compareOids(view.layout.oids[row]!, oid) === 0;
}

function oidAt(reader: ByteReader, at: number): Oid {
  const here = reader.offset;
  reader.rewind(at);
  const { oid } = readWireOid(reader);
  reader.rewind(here);
  return oid;
}
