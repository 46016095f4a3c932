import { ErrorCode, newId, TidingsError } from '@tidings/protocol';
import type { Events } from '../observability/events';
import type { Connection } from './connection';
import type { FrameSubject } from './frame-subject';

/** Answers a frame that failed. Once live the socket goes on; before that a refusal ends it. I16 */
export type Refuse = (connection: Connection, subject: FrameSubject, error: unknown) => void;

export function createRefuse(events: Events): Refuse {
  return (connection, subject, error) => {
    if (!connection.isOpen) return;
    const requestId = newId();
    if (!(error instanceof TidingsError)) events.failed(error, { requestId });
    const { code, message, retryAfterMs } = error instanceof TidingsError ? error : internal();
    if (connection.phase !== 'live') {
      events.helloRefused(code, connection.address);
      connection.bye(code, message, retryAfterMs);
      return;
    }
    events.frameRejected(code);
    connection.send({ case: 'rejected', value: { ...subject, error: { code, message, retryAfterMs, requestId } } });
  };
}

function internal(): TidingsError {
  return new TidingsError(ErrorCode.INTERNAL, 'something went wrong here; try again', { retryAfterMs: 1_000 });
}
