import { ErrorCode, TidingsError, type UserId } from '@tidings/protocol';
import type { UserStore } from '../../ports/directory';

/** Throws `FORBIDDEN` unless the user owns the server. */
export async function checkServerOwner(users: Pick<UserStore, 'usersById'>, id: UserId): Promise<void> {
  const [user] = await users.usersById([id]);
  if (user?.isServerOwner !== true)
    throw new TidingsError(ErrorCode.FORBIDDEN, 'only the owner of this server may do that; ask them');
}
