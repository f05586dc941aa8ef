// Reads BER as SNMP uses it (RFC 3417 section 8): definite lengths, low tag numbers. Whatever does not fit throws a
// Problem (protocol): who reads a message needs one guard around it and no check of its own.

import { Problem } from '../base/problem';

export class BerReader {
  readonly bytes: Buffer;
  readonly #end: number;
  #offset: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#offset = start;
    this.#end = end;
  }

  /** Position in `bytes` of what is read next. */
  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#end;
  }

  /** The tag of what is read next; undefined at the end. */
  get tag(): number | undefined {
    return this.isAtEnd ? undefined : this.bytes[this.#offset];
  }

  /** Steps over a value and gives a reader of what is in it. */
  enter(tag: number): BerReader {
    if (this.tag !== tag) throw new Problem('protocol', `tag ${tag} is wanted at octet ${this.#offset}`);
    return this.any();
  }

  /** The next value, whatever its tag. */
  any(): BerReader {
    this.#offset += 1;
    const length = this.#length();
    if (length > this.#end - this.#offset)
      throw new Problem('protocol', `octet ${this.#offset} begins too long a value`);
    const inside = new BerReader(this.bytes, this.#offset, this.#offset + length);
    this.#offset += length;
    return inside;
  }

  /** Everything from here on, not copied. */
  rest(): Buffer {
    return this.bytes.subarray(this.#offset, this.#end);
  }

  /** The content of a string, not copied. */
  octets(tag: number): Buffer {
    return this.enter(tag).rest();
  }

  /** A signed number of 32 bits. */
  integer(): number {
    const content = this.octets(0x02);
    if (content.length < 1 || content.length > 4) throw new Problem('protocol', 'an integer is not one of 32 bits');
    return content.readIntBE(0, content.length);
  }

  #length(): number {
    const first = this.#octet();
    if (first < 0x80) return first;
    const count = first & 0x7f;
    // Indefinite lengths are none for SNMP, and no message needs more octets for one.
    if (count < 1 || count > 4) throw new Problem('protocol', `a length of ${count} octets`);
    let length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + this.#octet();
    return length;
  }

  #octet(): number {
    if (this.isAtEnd) throw new Problem('protocol', 'the message ends within a length');
    const octet = this.bytes[this.#offset]!;
    this.#offset += 1;
    return octet;
  }
}
