import { ErrorCode, type SessionId, type SessionService, TidingsError } from '@tidings/protocol';
import type { Sessions } from '../../accounts/sessions';
import { idField } from '../fields';
import type { SessionHandler } from '../procedure';

export function revokeSession(deps: {
  readonly sessions: Pick<Sessions, 'end'>;
}): SessionHandler<typeof SessionService.method.revokeSession> {
  return async (request, { identity }) => {
    const session = idField<SessionId>('session', request.session);
    if (!(await deps.sessions.end(identity.user, session)))
      throw new TidingsError(ErrorCode.NOT_FOUND, 'you have no such session; it may have ended already');
    return {};
  };
}
