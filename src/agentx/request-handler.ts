// Requests of the master and their answers (RFC 2741 section 7.2): a pure function of the view and the bytes,
// which never throws, whatever the bytes. Everything here is read-only, so each SET is refused in its first step.

import type { ByteReader } from '../base/byte-reader';
import { ByteWriter } from '../base/byte-writer';
import { Problem } from '../base/problem';
import type { EncodedView } from './encoded-view';
import { ERROR_CODE } from './error-code';
import { MAX_SENT_OCTETS } from './framer';
import { decodeHeader, finishPdu, type Header, type Ids, writeHeader } from './header';
import { readOctetString } from './octet-string-codec';
import { takesContext } from './pdu';
import { readerOfPayload, readVarbinds } from './pdu-decoder';
import { encodePdu, writeResponseStatus } from './pdu-encoder';
import { FLAG } from './pdu-type';
import { writeGet, writeGetBulk, writeGetNext } from './search';

export interface RequestContext {
  /** What answers in the default context. */
  readonly view: EncodedView;
  /** What answers in the context of that name; undefined where there is no such context. */
  readonly viewIn?: (context: string, transactionId: number) => EncodedView | undefined;
  /** The session that is open; undefined while none is. */
  readonly sessionId: number | undefined;
}

/** The answer to one frame; undefined where the protocol wants none. */
export function answerRequest(frame: Buffer, context: RequestContext): Buffer | undefined {
  const header = decodeHeader(frame);
  if (header === undefined || isUnanswered(header)) return undefined;
  if (header.sessionId !== context.sessionId) return refusal(header, ERROR_CODE.notOpen);
  try {
    const reader = readerOfPayload(frame, header);
    const view = viewOf(header, reader, context);
    return view === undefined ? refusal(header, ERROR_CODE.unsupportedContext) : answer(header, reader, view);
  } catch (thrown) {
    return refusal(header, thrown instanceof Problem ? ERROR_CODE.parseError : ERROR_CODE.genErr);
  }
}

/** The context is the first thing after the header, where it is not the default one. */
function viewOf(header: Header, reader: ByteReader, { view, viewIn }: RequestContext): EncodedView | undefined {
  if ((header.flags & FLAG.nonDefaultContext) === 0 || !takesContext(header.type)) return view;
  return viewIn?.(readOctetString(reader).toString('latin1'), header.transactionId);
}

/** A Response answered by a Response would go to and fro for ever. */
function isUnanswered(header: Header): boolean {
  return header.type === 'response' || header.type === 'cleanupSet' || header.type === 'close';
}

function answer(header: Header, reader: ByteReader, view: EncodedView): Buffer {
  switch (header.type) {
    case 'get':
      return found(header, reader, (writer) => writeGet(view, reader, writer));
    case 'getNext':
      return found(header, reader, (writer) => writeGetNext(view, reader, writer));
    case 'getBulk':
      return found(header, reader, (writer) => writeGetBulk(view, reader, writer));
    case 'testSet':
      readVarbinds(reader);
      return refusal(header, ERROR_CODE.notWritable);
    case 'commitSet':
      return refusal(header, ERROR_CODE.commitFailed);
    case 'undoSet':
      return refusal(header, ERROR_CODE.undoFailed);
    case 'ping':
      return found(header, reader, () => true);
    default:
      // What only a subagent may ask of a master.
      return refusal(header, ERROR_CODE.processingError);
  }
}

function found(header: Header, reader: ByteReader, write: (writer: ByteWriter) => boolean): Buffer {
  // An answer is hardly ever longer than one and a half requests: a range is two OIDs, a varbind OID and value.
  const writer = new ByteWriter(Math.min(64 + reader.bytes.length * 1.5, MAX_SENT_OCTETS) >>> 0);
  writeHeader(writer, 'response', 0, header);
  writeResponseStatus(writer, { upTimeTicks: 0, error: ERROR_CODE.noError, index: 0 });
  return write(writer) ? finishPdu(writer) : refusal(header, ERROR_CODE.tooBig);
}

/** An error without varbinds. Net-SNMP makes genErr of an error whose index is 0, so it is always 1. */
function refusal(ids: Ids, error: number): Buffer {
  const { sessionId, transactionId, packetId } = ids;
  return encodePdu({
    type: 'response',
    sessionId,
    transactionId,
    packetId,
    upTimeTicks: 0,
    error,
    index: 1,
    varbinds: [],
  });
}
