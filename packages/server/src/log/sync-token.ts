import { ErrorCode, TidingsError } from '@tidings/protocol';

/** Told twice rather than missed: covers a server clock that was set back a little between two runs. */
const overlapMs = 2_000;

/** A sync token: the server's clock when the heads were read, in 8 bytes. Opaque to clients. */
export function buildSyncToken(readAtMs: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, readAtMs);
  return bytes;
}

/** From when on to tell changes; undefined = everything. Throws `INVALID_ARGUMENT` if the token is none of ours. */
export function parseSyncToken(token: Uint8Array): number | undefined {
  if (token.length === 0) return undefined;
  const readAtMs = token.length === 8 ? new DataView(token.buffer, token.byteOffset).getFloat64(0) : Number.NaN;
  if (!Number.isSafeInteger(readAtMs) || readAtMs < 0)
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'the sync token is none of ours; send an empty one to get all');
  return Math.max(0, readAtMs - overlapMs);
}
