import {
  type DeviceId,
  ErrorCode,
  idFromBytes,
  type SessionId,
  type SessionTokens,
  TidingsError,
  type User,
  type UserId,
} from '@tidings/protocol';
import type { Account } from '../api';
import type { Database, Statement } from '../store/database';
import { getMeta, setMeta } from '../store/meta';
import { personalTables } from '../store/schema';
import { topics } from '../store/topics';

/** Who is signed in on this device. Never changes while it lasts. */
export interface Session {
  readonly user: UserId;
  readonly session: SessionId;
  readonly device: DeviceId;
}

export interface Profile {
  readonly handle: string;
  readonly displayName: string;
  readonly isServerOwner: boolean;
}

export interface Tokens {
  readonly accessToken: string;
  /** On this device's clock. */
  readonly accessExpiresAtMs: number;
  readonly refreshToken: string;
}

export async function getSession(database: Database): Promise<{ session: Session; key: string } | undefined> {
  const key = await getMeta(database, 'session');
  return key === undefined ? undefined : { session: JSON.parse(key) as Session, key };
}

export async function getTokens(database: Database): Promise<Tokens> {
  const value = await getMeta(database, 'tokens');
  if (value === undefined) throw new TidingsError(ErrorCode.UNAUTHENTICATED, 'nobody is signed in; sign in first');
  return JSON.parse(value) as Tokens;
}

export function tokensFrom(tokens: SessionTokens, nowMs: number): Tokens {
  // The device's clock may be wrong; how long the token lives is not.
  const livesMs = Number(tokens.accessExpiresAtMs - tokens.serverTimeMs);
  return {
    accessToken: tokens.accessToken,
    accessExpiresAtMs: nowMs + livesMs,
    refreshToken: tokens.refreshToken,
  };
}

export const saveTokens = (tokens: Tokens): Statement => setMeta('tokens', JSON.stringify(tokens));

export const saveProfile = (profile: Profile): Statement => setMeta('profile', JSON.stringify(profile));

/** Signs in: whatever was there of somebody else is gone. */
export async function beginSession(
  database: Database,
  { tokens, user, nowMs }: { tokens: SessionTokens; user: User; nowMs: number },
): Promise<void> {
  const session: Session = {
    user: idFromBytes<UserId>(tokens.user),
    session: idFromBytes<SessionId>(tokens.session),
    device: idFromBytes<DeviceId>(tokens.device),
  };
  await database.write(
    [
      ...wipe(),
      setMeta('ended', undefined),
      setMeta('session', JSON.stringify(session)),
      saveTokens(tokensFrom(tokens, nowMs)),
      saveProfile({ handle: user.handle, displayName: user.displayName, isServerOwner: false }),
      {
        sql: 'INSERT INTO people (id, handle, display_name) VALUES (?, ?, ?)',
        params: [session.user, user.handle, user.displayName],
      },
    ],
    [topics.account, topics.all],
  );
}

/** Signs out. @param database a guarded one, so that only the session it means is ended */
export async function endSession(database: Database, ended: Account['ended']): Promise<void> {
  await database.write([...wipe(), setMeta('ended', ended)], [topics.account, topics.all]);
}

function wipe(): readonly Statement[] {
  return [
    ...personalTables.map((table) => ({ sql: `DELETE FROM ${table}` })),
    ...(['session', 'tokens', 'profile', 'sync_token', 'vault_seq', 'vault', 'blocks_unverified'] as const).map((key) =>
      setMeta(key, undefined),
    ),
  ];
}

export async function getAccount(database: Database): Promise<Account> {
  const found = await getSession(database);
  if (!found) {
    const ended = (await getMeta(database, 'ended')) as Account['ended'];
    const nobody = { user: undefined, device: undefined, session: undefined, isServerOwner: false };
    return ended ? { ...nobody, ended } : nobody;
  }
  const profile = JSON.parse((await getMeta(database, 'profile')) ?? '{}') as Partial<Profile>;
  const { user, device, session } = found.session;
  return {
    user: { id: user, handle: profile.handle ?? '', displayName: profile.displayName ?? '' },
    device,
    session,
    isServerOwner: profile.isServerOwner ?? false,
  };
}
