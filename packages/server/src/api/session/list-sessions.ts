import { idToBytes, type SessionService } from '@tidings/protocol';
import type { SessionStore } from '../../ports/directory';
import type { SessionHandler } from '../procedure';

export function listSessions(deps: {
  readonly store: Pick<SessionStore, 'sessionsOf'>;
}): SessionHandler<typeof SessionService.method.listSessions> {
  return async (_request, { identity }) => {
    const rows = await deps.store.sessionsOf(identity.user);
    const sessions = rows.map((row) => ({
      id: idToBytes(row.id),
      device: idToBytes(row.device),
      deviceName: row.deviceName,
      createdAtMs: BigInt(row.createdAtMs),
      lastUsedAtMs: BigInt(row.lastUsedAtMs),
      current: row.id === identity.session,
    }));
    return { sessions };
  };
}
