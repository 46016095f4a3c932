/**
 * Blobs: bytes that are named by their SHA-256, such as sealed media. They never change.
 *
 * - `put` answers once the bytes are kept for good, and never before; until then, and if it fails, there is nothing of them. It reads
 *   no further than the limit. The same bytes twice are one blob; several at once do each other no harm. I12
 * - Whose they are, who may have them and when nobody needs them any more is for others to know: `delete` deletes.
 * - There are no addresses that work by themselves (presigned URLs): whoever has one has the bytes until it expires, and a membership
 *   ends within two seconds. All bytes go through the server, which asks each time. I5
 * - A store that can't be reached, or is full, throws `UNAVAILABLE`. A name that is none throws a RangeError and goes nowhere.
 */
declare const blobIdBrand: unique symbol;

/** SHA-256 in 64 small hexadecimal digits. */
export type BlobId = string & { readonly [blobIdBrand]: true };

export interface PutLimits {
  readonly maxBytes: number;
  /** What they must hash to. */
  readonly expected?: BlobId;
}

export type PutOutcome =
  | { readonly ok: true; readonly id: BlobId; readonly bytes: number }
  | { readonly ok: false; readonly reason: 'too_large' | 'hash_mismatch' };

/** From the first byte to before the end; bounds beyond the blob are its own. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface BlobContent {
  /** Of the whole blob. */
  readonly bytes: number;
  readonly content: ReadableStream<Uint8Array>;
}

export interface BlobStore extends AsyncDisposable {
  put(content: ReadableStream<Uint8Array>, limits: PutLimits): Promise<PutOutcome>;
  /** Undefined if there is no such blob. */
  get(id: BlobId, range?: ByteRange): Promise<BlobContent | undefined>;
  head(id: BlobId): Promise<{ readonly bytes: number } | undefined>;
  /** Once is enough. */
  delete(id: BlobId): Promise<void>;
  /** Throws `UNAVAILABLE` if it can't be used now. */
  check(): Promise<void>;
}

/** Throws a RangeError unless it is the name of a blob. */
export function checkBlobId(text: string): BlobId {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new RangeError('the name of a blob is 64 hexadecimal digits');
  return text as BlobId;
}

/** The range within a blob of so many bytes. Throws a RangeError if it is none. */
export function clampRange({ start, end }: ByteRange, bytes: number): { readonly start: number; readonly end: number } {
  const isWhole = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (!isWhole(start) || (end !== undefined && (!isWhole(end) || end < start)))
    throw new RangeError('a range is from a byte to a later one');
  return { start: Math.min(start, bytes), end: Math.min(end ?? bytes, bytes) };
}
