import { ErrorCode, limits, TidingsError } from '@tidings/protocol';
import { collect } from './collect';

/** Reads a request's body up to `limits.requestBytes`; one that is larger is refused before it is held in memory. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  const body = announced > limits.requestBytes ? undefined : await collect(chunksOf(request), limits.requestBytes);
  if (body !== undefined) return body;
  throw new TidingsError(ErrorCode.TOO_LARGE, `a request has at most ${limits.requestBytes} bytes; send less at once`);
}

async function* chunksOf(request: Request): AsyncIterable<Uint8Array> {
  try {
    if (request.body !== null) yield* request.body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new TidingsError(ErrorCode.MALFORMED, 'the request ended before its body did; send it again', { cause });
  }
}
