import {
  type AccountService,
  checkDeviceName,
  checkHandle,
  checkPassword,
  ErrorCode,
  normaliseHandle,
  TidingsError,
} from '@tidings/protocol';
import type { Passwords } from '../../accounts/passwords';
import type { Sessions } from '../../accounts/sessions';
import { userMessage } from '../../accounts/user-message';
import type { UserStore } from '../../ports/directory';
import { deviceField } from '../fields';
import type { OpenHandler } from '../procedure';
import { type RateLimiter, rateLimits } from '../rate-limits';

export function signIn(deps: {
  readonly users: Pick<UserStore, 'userByHandle'>;
  readonly passwords: Pick<Passwords, 'verify'>;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly limiter: RateLimiter;
}): OpenHandler<typeof AccountService.method.signIn> {
  const { users, passwords, sessions, limiter } = deps;
  return async (request, { network }) => {
    const handle = normaliseHandle(request.handle);
    checkHandle(handle);
    checkPassword(request.password);
    const device = deviceField(request.device);
    const deviceName = checkDeviceName(request.deviceName);
    await limiter.take(`sign-in:${network}:${handle}`, rateLimits.signInToHandle);
    await limiter.take(`sign-in:*:${handle}`, rateLimits.signInToHandleAnywhere);

    const user = await users.userByHandle(handle);
    // An unknown handle takes as long as a wrong password, and gets the same answer.
    if (!(await passwords.verify(request.password, user?.passwordHash)) || user === undefined)
      throw new TidingsError(ErrorCode.BAD_CREDENTIALS, 'the handle or the password is wrong; try again');
    return { tokens: await sessions.begin(user.id, device, deviceName), user: userMessage(user) };
  };
}
