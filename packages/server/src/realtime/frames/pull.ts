import { ErrorCode, type Pull, TidingsError } from '@tidings/protocol';
import type { Connection } from '../connection';
import { subjectOf } from '../frame-subject';
import type { Services } from '../services';
import { socketLimits } from '../socket-limits';
import { requireIdentity } from './identity';

/**
 * Answers one pull after the other, each when the socket has room: a client that asks for more than it reads waits,
 * instead of being cut off as slow. I9
 */
export async function pull(connection: Connection, frame: Pull, services: Services): Promise<void> {
  if (frame.ref === 0) throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'ref must not be 0: that marks live entries');
  const waiting = connection.pulls;
  if (waiting !== undefined) {
    if (waiting.length >= socketLimits.pullsWaiting)
      throw new TidingsError(ErrorCode.RATE_LIMITED, 'too many pulls wait for their answer; send more after it', {
        retryAfterMs: 500,
      });
    waiting.push(frame);
    return;
  }
  const queue = [frame];
  connection.pulls = queue;
  for (let next = queue.shift(); next !== undefined && connection.isOpen; next = queue.shift()) {
    await connection.room();
    await answer(connection, next, services);
  }
  connection.pulls = undefined;
}

async function answer(connection: Connection, frame: Pull, services: Services): Promise<void> {
  const { ref, request } = frame;
  try {
    if (request === undefined) throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'a pull needs a request');
    const { conversation, entries, incarnation, headSeq, atEnd } = await services.reader.pullFor(
      requireIdentity(connection).user,
      request,
    );
    connection.send({ case: 'entries', value: { conversation, entries, ref, incarnation, headSeq, atEnd } });
  } catch (error) {
    services.refuse(connection, subjectOf({ case: 'pull', value: frame }), error);
  }
}
