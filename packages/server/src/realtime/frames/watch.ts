import { ErrorCode, idFromBytes, limits, TidingsError, type UserId, type Watch } from '@tidings/protocol';
import type { Connection } from '../connection';
import type { Services } from '../services';
import { checkSignalRate } from './signal';

/** Answered by a `presence` frame with those of the users that may be watched. */
export function watch(connection: Connection, { users }: Watch, services: Services): Promise<void> {
  if (users.length > limits.watchedUsers)
    throw new TidingsError(
      ErrorCode.LIMIT_REACHED,
      `at most ${limits.watchedUsers} users can be watched, not ${users.length}`,
    );
  if (users.some((user) => user.length !== 16))
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'users must be ids of 16 bytes');
  checkSignalRate(connection, services);
  return services.presence.watch(connection, new Set(users.map((user) => idFromBytes<UserId>(user))));
}
