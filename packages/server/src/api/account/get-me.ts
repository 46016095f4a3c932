import { type AccountService, ErrorCode, TidingsError } from '@tidings/protocol';
import { userMessage } from '../../accounts/user-message';
import type { UserStore } from '../../ports/directory';
import type { SessionHandler } from '../procedure';

export function getMe(deps: {
  readonly users: Pick<UserStore, 'usersById'>;
}): SessionHandler<typeof AccountService.method.getMe> {
  return async (_request, { identity }) => {
    const [me] = await deps.users.usersById([identity.user]);
    if (me === undefined)
      throw new TidingsError(ErrorCode.SESSION_REVOKED, 'this account is gone; sign in with another');
    return { user: userMessage(me), isServerOwner: me.isServerOwner };
  };
}
