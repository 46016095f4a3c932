import type { AccountService } from '@tidings/protocol';
import type { ApiDeps } from '../api-deps';
import { anyone, type Procedures, session } from '../procedure';
import { type RateLimiter, rateLimits } from '../rate-limits';
import { changePassword } from './change-password';
import { createSignUpLink } from './create-sign-up-link';
import { findUser } from './find-user';
import { getMe } from './get-me';
import { getServerInfo } from './get-server-info';
import { getUsers } from './get-users';
import { listSignUpLinks } from './list-sign-up-links';
import { revokeSignUpLink } from './revoke-sign-up-link';
import { signIn } from './sign-in';
import { signUp } from './sign-up';
import { updateProfile } from './update-profile';

export function accountProcedures(api: ApiDeps, limiter: RateLimiter): Procedures<typeof AccountService> {
  const { settings, clock, store } = api;
  const { directory, passwords, sessions, sessionEndings: endings, people } = api.accounts;
  const { users, signUpLinks: links } = directory;
  return {
    getServerInfo: anyone(rateLimits.serverInfo, getServerInfo({ users, settings })),
    signUp: anyone(rateLimits.signUp, signUp({ users, links, passwords, sessions, settings, clock })),
    signIn: anyone(rateLimits.signIn, signIn({ users, passwords, sessions, limiter })),
    getMe: session(rateLimits.ordinary, getMe({ users })),
    findUser: session(rateLimits.findUser, findUser({ users })),
    getUsers: session(rateLimits.ordinary, getUsers({ store, people })),
    updateProfile: session(rateLimits.ordinary, updateProfile({ users })),
    changePassword: session(rateLimits.changePassword, changePassword({ users, passwords, endings })),
    createSignUpLink: session(rateLimits.createLink, createSignUpLink({ users, links, clock })),
    listSignUpLinks: session(rateLimits.ordinary, listSignUpLinks({ users, links, clock })),
    revokeSignUpLink: session(rateLimits.ordinary, revokeSignUpLink({ users, links, clock })),
  };
}
