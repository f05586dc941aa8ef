// Reads a binary message from front to back, in either byte order. Reading past the end throws a Problem
// (protocol): a decoder needs one guard around it and no check of its own.

import { Problem } from './problem';

export class ByteReader {
  readonly bytes: Buffer;
  readonly isBigEndian: boolean;
  #offset: number;

  constructor(bytes: Buffer, options: { readonly isBigEndian: boolean; readonly offset?: number }) {
    this.bytes = bytes;
    this.isBigEndian = options.isBigEndian;
    this.#offset = options.offset ?? 0;
  }

  /** Position of the next byte to be read. */
  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.bytes.length - this.#offset;
  }

  /** Goes to a position read before. */
  rewind(offset: number): void {
    this.#offset = offset;
  }

  /** Steps over `count` bytes and gives the position of the first of them. */
  take(count: number): number {
    const at = this.#offset;
    if (count > this.bytes.length - at) throw new Problem('protocol', `the message ends ${count} octets too early`);
    this.#offset = at + count;
    return at;
  }

  uint8(): number {
    return this.bytes[this.take(1)]!;
  }

  uint16(): number {
    const at = this.take(2);
    return this.isBigEndian ? this.bytes.readUInt16BE(at) : this.bytes.readUInt16LE(at);
  }

  uint32(): number {
    const at = this.take(4);
    return this.isBigEndian ? this.bytes.readUInt32BE(at) : this.bytes.readUInt32LE(at);
  }

  int32(): number {
    return this.uint32() | 0;
  }

  uint64(): bigint {
    const at = this.take(8);
    return this.isBigEndian ? this.bytes.readBigUInt64BE(at) : this.bytes.readBigUInt64LE(at);
  }

  /** The next `count` bytes, not copied. */
  slice(count: number): Buffer {
    const at = this.take(count);
    return this.bytes.subarray(at, at + count);
  }
}
