import { type AccountService, checkHandle, ErrorCode, normaliseHandle, TidingsError } from '@tidings/protocol';
import { userMessage } from '../../accounts/user-message';
import type { UserStore } from '../../ports/directory';
import type { SessionHandler } from '../procedure';

export function findUser(deps: {
  readonly users: Pick<UserStore, 'userByHandle'>;
}): SessionHandler<typeof AccountService.method.findUser> {
  return async (request) => {
    const handle = normaliseHandle(request.handle);
    checkHandle(handle);
    const user = await deps.users.userByHandle(handle);
    if (user === undefined)
      throw new TidingsError(ErrorCode.NOT_FOUND, 'nobody here has this handle; check the spelling');
    return { user: userMessage(user) };
  };
}
