import { ErrorCode, TidingsError } from '@tidings/protocol';

/** Types the refusals that Connect makes by itself, before any handler: content type, encoding, a body that does not parse. */
export function refusedByConnect(httpStatus: number, body: Uint8Array): TidingsError {
  switch (httpStatus) {
    case 405:
      return invalid('RPCs are called with POST');
    case 415:
      return invalid('the header Content-Type is application/json or application/proto');
    default:
      return new TidingsError(ErrorCode.MALFORMED, `the request cannot be read: ${messageIn(body)}`);
  }
}

function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}

function messageIn(body: Uint8Array): string {
  try {
    const { message } = JSON.parse(new TextDecoder().decode(body)) as { readonly message?: unknown };
    return typeof message === 'string' ? message.slice(0, 500) : 'check the encoding';
  } catch {
    return 'check the encoding';
  }
}
