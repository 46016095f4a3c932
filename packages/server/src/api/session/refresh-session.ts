import type { SessionService } from '@tidings/protocol';
import type { Sessions } from '../../accounts/sessions';
import type { OpenHandler } from '../procedure';

export function refreshSession(deps: {
  readonly sessions: Pick<Sessions, 'refresh'>;
}): OpenHandler<typeof SessionService.method.refreshSession> {
  return async (request) => ({ tokens: await deps.sessions.refresh(request.refreshToken) });
}
