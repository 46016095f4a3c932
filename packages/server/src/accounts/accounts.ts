import type { User, UserId } from '@tidings/protocol';
import type { Clock } from '../ports/clock';
import type { Directory } from '../ports/directory';
import type { PasswordHasher } from '../ports/password-hasher';
import { createAccessTokens } from './access-tokens';
import { type Authenticate, createAuthenticator } from './authenticate';
import { createPasswords, type Passwords } from './passwords';
import { createSessionEndings, type SessionEndings } from './session-endings';
import { createSessions, type Sessions } from './sessions';
import type { SigningKey } from './signing-key';
import { userMessage } from './user-message';

/** Users and their sessions, wired: what the API and the sockets need of them. */
export interface Accounts {
  readonly directory: Directory;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly authenticate: Authenticate;
  readonly sessionEndings: SessionEndings;
  /** The `User` messages of these ids, in any order; unknown ids are left out. */
  people(ids: readonly UserId[]): Promise<readonly User[]>;
}

/** The directory stays the caller's to dispose. */
export function createAccounts(deps: {
  readonly directory: Directory;
  readonly signingKey: SigningKey;
  readonly hasher: PasswordHasher;
  readonly clock: Clock;
}): Accounts {
  const { directory, signingKey, hasher, clock } = deps;
  const accessTokens = createAccessTokens(signingKey, clock);
  const sessionEndings = createSessionEndings();
  return {
    directory,
    sessions: createSessions({ store: directory.sessions, accessTokens, endings: sessionEndings, clock }),
    passwords: createPasswords(hasher),
    authenticate: createAuthenticator({ accessTokens, sessions: directory.sessions, clock }),
    sessionEndings,
    people: async (ids) => (await directory.users.usersById(ids)).map(userMessage),
  };
}
