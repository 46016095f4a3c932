import type { UniversalServerResponse } from '@connectrpc/connect/protocol';
import { ErrorCode, TidingsError } from '@tidings/protocol';

/** Types the refusals that Connect makes by itself, before any handler: content type, encoding, a body that does not parse. */
export async function refusedByConnect(response: UniversalServerResponse): Promise<TidingsError> {
  switch (response.status) {
    case 405:
      return new TidingsError(ErrorCode.INVALID_ARGUMENT, 'RPCs are called with POST');
    case 415:
      return new TidingsError(
        ErrorCode.INVALID_ARGUMENT,
        'the header Content-Type is application/json or application/proto',
      );
    case 500:
      throw new Error(`Connect could not answer: ${await messageOf(response)}`);
    default:
      return new TidingsError(ErrorCode.MALFORMED, `the request cannot be read: ${await messageOf(response)}`);
  }
}

async function messageOf({ body }: UniversalServerResponse): Promise<string> {
  const text = body === undefined ? '' : await new Response(body as unknown as BodyInit).text();
  try {
    const { message } = JSON.parse(text) as { readonly message?: unknown };
    return typeof message === 'string' ? message.slice(0, 500) : 'check the encoding';
  } catch {
    return 'check the encoding';
  }
}
