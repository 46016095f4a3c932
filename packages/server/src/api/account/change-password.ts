import { type AccountService, checkPassword, ErrorCode, TidingsError } from '@tidings/protocol';
import type { Passwords } from '../../accounts/passwords';
import type { SessionEndings } from '../../accounts/session-endings';
import type { UserStore } from '../../ports/directory';
import type { SessionHandler } from '../procedure';

export function changePassword(deps: {
  readonly users: Pick<UserStore, 'usersById' | 'userByHandle' | 'changePassword'>;
  readonly passwords: Passwords;
  readonly endings: SessionEndings;
}): SessionHandler<typeof AccountService.method.changePassword> {
  const { users, passwords, endings } = deps;
  return async (request, { identity }) => {
    checkPassword(request.oldPassword);
    checkPassword(request.newPassword);
    const [me] = await users.usersById([identity.user]);
    const account = me && (await users.userByHandle(me.handle));
    if (!(await passwords.verify(request.oldPassword, account?.passwordHash)))
      throw new TidingsError(ErrorCode.BAD_CREDENTIALS, 'the old password is wrong; try again');
    const newHash = await passwords.hash(request.newPassword);
    endings.announce(identity.user, await users.changePassword(identity.user, newHash, identity.session));
    return {};
  };
}
