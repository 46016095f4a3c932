import { ErrorCode, TidingsError, type UserId } from '@tidings/protocol';
import type { UserStore } from '../../ports/directory';

/** Throws `NOT_FOUND` unless every id is somebody's: a log must not name members who are nobody. */
export async function checkUsersExist(users: Pick<UserStore, 'usersById'>, ids: readonly UserId[]): Promise<void> {
  const found = await users.usersById(ids);
  if (found.length < ids.length)
    throw new TidingsError(
      ErrorCode.NOT_FOUND,
      `${ids.length - found.length} of these users do not exist; find them first`,
    );
}
