import type { AccountService } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { SignUpLinkStore, UserStore } from '../../ports/directory';
import type { SessionHandler } from '../procedure';
import { checkServerOwner } from './server-owner';
import { signUpLinkMessage } from './sign-up-link-message';

export function listSignUpLinks(deps: {
  readonly users: Pick<UserStore, 'usersById'>;
  readonly links: Pick<SignUpLinkStore, 'listLinks'>;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof AccountService.method.listSignUpLinks> {
  const { users, links, clock } = deps;
  return async (_request, { identity }) => {
    await checkServerOwner(users, identity.user);
    return { links: (await links.listLinks(clock.now())).map(signUpLinkMessage) };
  };
}
