import { DelaminateError } from '../core/errors';

/** Reads big-endian numbers in order and never past the end: a file that stops early is an error, not zeros. */
export class ByteReader {
  private readonly view: DataView;
  offset = 0;

  constructor(
    readonly bytes: Uint8Array,
    private readonly what: string,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.bytes.length - this.offset;
  }

  /** Moves on by `count` bytes and returns where they began. */
  skip(count: number): number {
    if (!(count >= 0) || count > this.remaining) {
      throw new DelaminateError('read', `the ${this.what} is truncated: ${count} bytes are missing or cut off at byte ${this.offset} of ${this.bytes.length}; get a whole copy of the file`);
    }
    const start = this.offset;
    this.offset += count;
    return start;
  }

  uint8(): number {
    return this.view.getUint8(this.skip(1));
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2));
  }

  int16(): number {
    return this.view.getInt16(this.skip(2));
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4));
  }

  /** A length of 4 bytes, or of 8 in large documents; past 2^53 it is beyond any file and fails as truncated. */
  length(large: boolean): number {
    return large ? this.uint32() * 2 ** 32 + this.uint32() : this.uint32();
  }

  ascii(count: number): string {
    const start = this.skip(count);
    return String.fromCharCode(...this.bytes.subarray(start, start + count));
  }

  /** A view, not a copy. */
  take(count: number): Uint8Array {
    const start = this.skip(count);
    return this.bytes.subarray(start, start + count);
  }
}
