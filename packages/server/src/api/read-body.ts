import { ErrorCode, limits, TidingsError } from '@tidings/protocol';

/** Reads a request's body up to `limits.requestBytes`; one that is larger is refused before it is held in memory. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > limits.requestBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunksOf(request)) {
    bytes += chunk.length;
    if (bytes > limits.requestBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return join(chunks, bytes);
}

async function* chunksOf(request: Request): AsyncIterable<Uint8Array> {
  try {
    if (request.body !== null) yield* request.body as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new TidingsError(ErrorCode.MALFORMED, 'the request ended before its body did; send it again', { cause });
  }
}

function join(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const body = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

function tooLarge(): TidingsError {
  return new TidingsError(ErrorCode.TOO_LARGE, `a request has at most ${limits.requestBytes} bytes; send less at once`);
}
