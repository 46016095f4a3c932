import { normaliseHandle } from '@tidings/protocol';
import { createAccessTokens } from '../accounts/access-tokens';
import { createPasswords, type Passwords } from '../accounts/passwords';
import { createSessions, type Sessions } from '../accounts/sessions';
import { createBunPasswordHasher } from '../adapters/bun/password-hasher';
import { systemClock } from '../adapters/system-clock';
import type { Config } from '../config/settings';
import { openAccountStores } from '../context';
import type { AdministrationStore } from '../ports/administration';
import type { SessionStore, SignUpLinkStore, UserRow, UserStore } from '../ports/directory';

/** What commands about accounts need: the stores, beside a server that may be running on them. */
export interface Administration extends AsyncDisposable {
  readonly users: UserStore;
  readonly sessionStore: SessionStore;
  readonly signUpLinks: SignUpLinkStore;
  readonly administration: AdministrationStore;
  readonly passwords: Passwords;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly now: () => number;
  /** Where people reach the server, as far as the settings say. */
  readonly url: string;
}

export async function openAdministration(config: Config): Promise<Administration> {
  const { directory, signingKey, ...opened } = await openAccountStores(config, systemClock);
  const accessTokens = createAccessTokens(signingKey, systemClock);
  // Nobody listens in this process.
  const endings = { announce: () => {}, listen: () => () => {} };
  return {
    users: directory.users,
    sessionStore: directory.sessions,
    signUpLinks: directory.signUpLinks,
    administration: directory.administration,
    passwords: createPasswords(createBunPasswordHasher()),
    sessions: createSessions({ store: directory.sessions, accessTokens, endings, clock: systemClock }),
    now: () => systemClock.now(),
    url: config.publicUrl || `http://${config.host}:${config.port}`,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** The user of this handle. Throws a sentence if there is none. */
export async function requireUser({ users }: Pick<Administration, 'users'>, typed: string): Promise<UserRow> {
  const handle = normaliseHandle(typed.replace(/^@/, ''));
  const user = await users.userByHandle(handle);
  if (user === undefined) throw new Error(`There is nobody called "${handle}"; \`tidings users list\` shows all.`);
  const { passwordHash: _secret, ...row } = user;
  return row;
}
