import { create } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { contentTypeUnaryJson, errorToJsonBytes } from '@connectrpc/connect/protocol-connect';
import { ErrorCode, ErrorSchema, TidingsError } from '@tidings/protocol';

/** The one place where an error of a handler becomes an answer: Connect's code, the table's HTTP status, and an `Error` as detail. */
export function errorResponse(error: TidingsError, requestId: string): Response {
  const { code, message, retryAfterMs, policy } = error;
  const detail = create(ErrorSchema, { code, message, retryAfterMs, requestId });
  const connectError = new ConnectError(message, connectCode(policy.httpStatus), undefined, [
    { desc: ErrorSchema, value: detail },
  ]);
  const headers = new Headers({ 'content-type': contentTypeUnaryJson });
  if (retryAfterMs > 0) headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  return new Response(errorToJsonBytes(connectError, undefined) as Uint8Array<ArrayBuffer>, {
    status: policy.httpStatus,
    headers,
  });
}

/** What was thrown, as an error that may be told to a client: nothing of an unexpected one leaves the server. */
export function tellable(thrown: unknown): TidingsError {
  if (thrown instanceof TidingsError) return thrown;
  return new TidingsError(ErrorCode.INTERNAL, 'the server failed to do this; try again, and report the request id', {
    cause: thrown,
  });
}

const codes: Readonly<Record<number, Code>> = {
  400: Code.InvalidArgument,
  401: Code.Unauthenticated,
  403: Code.PermissionDenied,
  404: Code.NotFound,
  408: Code.DeadlineExceeded,
  409: Code.Aborted,
  413: Code.ResourceExhausted,
  429: Code.ResourceExhausted,
  503: Code.Unavailable,
};

function connectCode(httpStatus: number): Code {
  return codes[httpStatus] ?? Code.Internal;
}
