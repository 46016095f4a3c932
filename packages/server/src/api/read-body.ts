import { ErrorCode, TidingsError } from '@tidings/protocol';
import { collect } from './collect';

/** Reads a request's body up to `maxBytes`; one that is larger is refused before it is held in memory. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  const body = announced > maxBytes ? undefined : await collect(chunksOf(request), maxBytes);
  if (body !== undefined) return body;
  throw new TidingsError(ErrorCode.TOO_LARGE, `this request has at most ${maxBytes} bytes; send less at once`);
}

async function* chunksOf(request: Request): AsyncIterable<Uint8Array> {
  try {
    if (request.body !== null) yield* request.body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new TidingsError(ErrorCode.MALFORMED, 'the request ended before its body did; send it again', { cause });
  }
}
