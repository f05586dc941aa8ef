// Builds a binary message in network byte order in a buffer that grows by doubling.

export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacityBytes = 256) {
    this.#bytes = Buffer.allocUnsafe(capacityBytes);
  }

  /** Bytes written so far, which is the position of the next one. */
  get length(): number {
    return this.#length;
  }

  uint8(value: number): void {
    const at = this.#grow(1);
    this.#bytes[at] = value;
  }

  uint16(value: number): void {
    const at = this.#grow(2);
    this.#bytes.writeUInt16BE(value, at);
  }

  uint32(value: number): void {
    const at = this.#grow(4);
    this.#bytes.writeUInt32BE(value, at);
  }

  int32(value: number): void {
    this.uint32(value >>> 0);
  }

  uint64(value: bigint): void {
    const at = this.#grow(8);
    this.#bytes.writeBigUInt64BE(value, at);
  }

  /** A copy of bytes[start, end). */
  append(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const at = this.#grow(end - start);
    if (bytes instanceof Buffer) bytes.copy(this.#bytes, at, start, end);
    else this.#bytes.set(bytes.subarray(start, end), at);
  }

  zeros(count: number): void {
    const at = this.#grow(count);
    this.#bytes.fill(0, at, at + count);
  }

  /** Overwrites a number written before. */
  patchUint32(at: number, value: number): void {
    this.#bytes.writeUInt32BE(value, at);
  }

  /** Takes back everything from position `length` on. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** Everything written, not copied: write no more after this. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, at);
      this.#bytes = grown;
    }
    this.#length = needed;
    return at;
  }
}
