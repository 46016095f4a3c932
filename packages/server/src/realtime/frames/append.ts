import { ErrorCode, type NewEntry, TidingsError } from '@tidings/protocol';
import { refusedBy } from '../../api/append-change';
import { parseNewEntry } from '../../api/new-entry';
import { crashPoint } from '../../observability/crash-point';
import type { Connection } from '../connection';
import type { Services } from '../services';
import { socketLimits, userLimits } from '../socket-limits';
import { takeToken } from '../token-bucket';
import { requireAllowance, requireIdentity } from './identity';

/** Answered after the commit: `appended`, or why not. */
export async function append(connection: Connection, entry: NewEntry, services: Services): Promise<void> {
  checkRate(connection, services);
  const startedAtMs = connection.lastHeardMs;
  const { user, device } = requireIdentity(connection);
  const request = { ...parseNewEntry(entry), author: { user, device } };
  connection.appendsInFlight++;
  try {
    const [outcome] = await services.log.append([request]);
    if (outcome === undefined) throw new Error('the log answered fewer outcomes than it was given requests');
    if (!outcome.ok) throw refusedBy(outcome);
    crashPoint('after_publish_before_reply');
    const { seq, acceptedAtMs, loudCount, expireAfterS } = outcome;
    const { id, conversation } = entry;
    connection.send({
      case: 'appended',
      value: { id, conversation, seq, acceptedAtMs: BigInt(acceptedAtMs), loudCount, expireAfterS },
    });
    services.events.appendAnswered(services.clock.now() - startedAtMs);
  } finally {
    connection.appendAnswered();
  }
}

function checkRate(connection: Connection, { rateLimits, loopDelay }: Services): void {
  if (loopDelay.isTooLong)
    throw new TidingsError(ErrorCode.OVERLOADED, 'this server is far behind; try the same again after the given time', {
      retryAfterMs: Math.round(1_000 + Math.random() * 2_000),
    });
  if (connection.appendsInFlight >= socketLimits.appendsInFlight)
    throw new TidingsError(ErrorCode.RATE_LIMITED, 'too many appends wait for their answer; send more after it', {
      retryAfterMs: 100,
    });
  if (!rateLimits) return;
  const waitMs = takeToken(requireAllowance(connection).appends, userLimits.appends, connection.lastHeardMs);
  if (waitMs > 0)
    throw new TidingsError(ErrorCode.RATE_LIMITED, 'too many appends; wait before sending more', {
      retryAfterMs: waitMs,
    });
}
