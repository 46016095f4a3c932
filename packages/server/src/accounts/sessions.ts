import { create } from '@bufbuild/protobuf';
import {
  type DeviceId,
  ErrorCode,
  idToBytes,
  limits,
  newId,
  type SessionId,
  type SessionTokens,
  SessionTokensSchema,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { Clock } from '../ports/clock';
import type { SessionRow, SessionStore } from '../ports/directory';
import type { AccessTokens } from './access-tokens';
import { createRefreshToken, parseRefreshToken } from './refresh-tokens';
import type { SessionEndings } from './session-endings';

/** The life of sessions. Whoever ends is announced after the commit. I10 */
export interface Sessions {
  /** Signs a device in; an earlier session of this user on this device ends. Throws `ACCOUNT_DISABLED`. */
  begin(user: UserId, device: DeviceId, deviceName: string): Promise<SessionTokens>;
  /** Throws `SESSION_REVOKED`, or `REFRESH_REUSED` for a token that was used before: that ends the session. */
  refresh(refreshToken: string): Promise<SessionTokens>;
  /** False if there was no such session of the user. */
  end(user: UserId, session: SessionId): Promise<boolean>;
}

export function createSessions(deps: {
  readonly store: SessionStore;
  readonly accessTokens: Pick<AccessTokens, 'issue'>;
  readonly endings: SessionEndings;
  readonly clock: Pick<Clock, 'now'>;
}): Sessions {
  const { store, accessTokens, endings, clock } = deps;

  async function tokens({ id, user, device }: SessionRow, refreshToken: string): Promise<SessionTokens> {
    const access = await accessTokens.issue({ user, device, session: id });
    return create(SessionTokensSchema, {
      user: idToBytes(user),
      session: idToBytes(id),
      device: idToBytes(device),
      accessToken: access.token,
      accessExpiresAtMs: BigInt(access.expiresAtMs),
      refreshToken,
      serverTimeMs: BigInt(clock.now()),
    });
  }

  return {
    async begin(user, device, deviceName) {
      const now = clock.now();
      const refresh = createRefreshToken();
      const row = { id: newId<SessionId>(), user, device, deviceName, createdAtMs: now, lastUsedAtMs: now };
      const ended = await store.createSession(row, refresh.hashes, limits.sessionsPerUser);
      if (ended === 'disabled') throw disabled();
      endings.announce(user, ended);
      return tokens(row, refresh.token);
    },
    async refresh(refreshToken) {
      const parsed = parseRefreshToken(refreshToken);
      if (parsed === undefined) throw ended();
      const outcome = await store.rotate(parsed.hashes, parsed.next.hashes.secret, clock.now());
      if (!('failed' in outcome)) return tokens(outcome, parsed.next.token);
      if (outcome.failed === 'unknown') throw ended();
      endings.announce(outcome.session.user, [outcome.session.id]);
      throw new TidingsError(
        ErrorCode.REFRESH_REUSED,
        'this refresh token was used before, so somebody may have copied it: the session has been ended; sign in again',
      );
    },
    async end(user, session) {
      const hasEnded = await store.endSession(user, session);
      if (hasEnded) endings.announce(user, [session]);
      return hasEnded;
    },
  };
}

function disabled(): TidingsError {
  return new TidingsError(
    ErrorCode.ACCOUNT_DISABLED,
    'this account was disabled by those who run this server; ask them',
  );
}

function ended(): TidingsError {
  return new TidingsError(ErrorCode.SESSION_REVOKED, 'no session has this refresh token; sign in again');
}
