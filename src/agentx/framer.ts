// Cuts the byte stream into PDUs (RFC 2741 section 6.1: the header says how long each is). The stream has no
// marks to find the next PDU by, so whatever cannot be a header ends the connection.

import { HEADER_OCTETS, PROTOCOL_VERSION, payloadOctets } from './header';

/** A Get of thousands of varbinds comes in one PDU: Net-SNMP has sent 221,420 octets. */
export const MAX_FRAME_OCTETS = 1 << 20;

/** What we send may be much less: Net-SNMP drops a longer PDU without a word and then, 6 s later, the session. */
export const MAX_SENT_OCTETS = 65536;

export type FramingFault = 'wrongVersion' | 'unevenLength' | 'tooLong';

export class Framer {
  readonly #onFrame: (frame: Buffer) => void;
  /** The beginning of a frame whose end has not come yet, in a buffer of just the size known to be needed. */
  #partial = Buffer.alloc(0);
  #held = 0;
  #fault: FramingFault | undefined;

  /** `onFrame` gets each whole PDU; its bytes are only good until it returns. */
  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  /** Takes the next bytes of the stream. After a fault nothing more is taken. */
  push(chunk: Buffer): FramingFault | undefined {
    let rest = chunk;
    while (rest.length > 0 && this.#fault === undefined) rest = this.#held > 0 ? this.#fill(rest) : this.#cut(rest);
    return this.#fault;
  }

  /** A frame that lies whole in the chunk is handed on in place; what remains. */
  #cut(chunk: Buffer): Buffer {
    const length = this.#frameLength(chunk);
    if (length === undefined || length > chunk.length) {
      this.#keep(chunk, length ?? HEADER_OCTETS);
      return chunk.subarray(chunk.length);
    }
    this.#onFrame(chunk.subarray(0, length));
    return chunk.subarray(length);
  }

  /** Adds to the partial frame no more than it needs; what remains. */
  #fill(chunk: Buffer): Buffer {
    const taken = chunk.copy(this.#partial, this.#held);
    this.#held += taken;
    if (this.#held === this.#partial.length) this.#complete();
    return chunk.subarray(taken);
  }

  /** The buffer is full: with a header, which tells the size, or with the frame. */
  #complete(): void {
    const full = this.#partial;
    const length = this.#frameLength(full);
    if (length === undefined) return;
    if (length > full.length) {
      this.#keep(full, length);
      return;
    }
    this.#held = 0;
    this.#partial = Buffer.alloc(0);
    this.#onFrame(full);
  }

  #keep(beginning: Buffer, sizeOctets: number): void {
    this.#partial = Buffer.allocUnsafe(sizeOctets);
    this.#held = beginning.copy(this.#partial);
  }

  /** Length of the frame that begins here; undefined when there is no header yet, or a faulty one. */
  #frameLength(bytes: Buffer): number | undefined {
    if (bytes.length < HEADER_OCTETS) return undefined;
    const payload = payloadOctets(bytes);
    if (bytes[0] !== PROTOCOL_VERSION) this.#fault = 'wrongVersion';
    else if (payload % 4 !== 0) this.#fault = 'unevenLength';
    else if (HEADER_OCTETS + payload > MAX_FRAME_OCTETS) this.#fault = 'tooLong';
    return this.#fault === undefined ? HEADER_OCTETS + payload : undefined;
  }
}
