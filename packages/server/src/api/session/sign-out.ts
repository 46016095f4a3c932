import type { SessionService } from '@tidings/protocol';
import type { Sessions } from '../../accounts/sessions';
import type { SessionHandler } from '../procedure';

export function signOut(deps: {
  readonly sessions: Pick<Sessions, 'end'>;
}): SessionHandler<typeof SessionService.method.signOut> {
  return async (_request, { identity }) => {
    await deps.sessions.end(identity.user, identity.session);
    return {};
  };
}
