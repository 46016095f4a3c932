import { idFromBytes, writeId } from '@tidings/protocol';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Writes values one after another into a buffer; throws a RangeError when it is full. Little endian. */
export class PackWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(buffer: ArrayBufferLike) {
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }

  get length(): number {
    return this.#at;
  }

  restart(): void {
    this.#at = 0;
  }

  byte(value: number): void {
    this.#view.setUint8(this.#take(1), value);
  }

  flag(value: boolean): void {
    this.byte(value ? 1 : 0);
  }

  uint(value: number): void {
    this.#view.setUint32(this.#take(4), value, true);
  }

  /** Milliseconds, or anything else beyond 32 bits. */
  double(value: number): void {
    this.#view.setFloat64(this.#take(8), value, true);
  }

  id(value: string): void {
    writeId(value, this.#bytes, this.#take(16));
  }

  ids(values: readonly string[]): void {
    this.uint(values.length);
    for (const value of values) this.id(value);
  }

  bytes(value: Uint8Array): void {
    this.uint(value.length);
    this.#bytes.set(value, this.#take(value.length));
  }

  text(value: string): void {
    this.bytes(encoder.encode(value));
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#bytes.length) throw new RangeError('the batch does not fit into the shared buffer');
    this.#at = at + length;
    return at;
  }
}

/** Reads what a `PackWriter` wrote. `bytes` are views on the buffer, not copies. */
export class PackReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  flag(): boolean {
    return this.byte() === 1;
  }

  uint(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  id<Id extends string>(): Id {
    const at = this.#take(16);
    return idFromBytes<Id>(this.#bytes.subarray(at, at + 16));
  }

  ids<Id extends string>(): Id[] {
    return Array.from({ length: this.uint() }, () => this.id<Id>());
  }

  bytes(): Uint8Array {
    const length = this.uint();
    const at = this.#take(length);
    return this.#bytes.subarray(at, at + length);
  }

  text(): string {
    return decoder.decode(this.bytes());
  }

  #take(length: number): number {
    const at = this.#at;
    this.#at = at + length;
    return at;
  }
}
