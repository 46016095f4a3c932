import { type AccountService, ErrorCode, TidingsError } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { SignUpLinkStore, UserStore } from '../../ports/directory';
import { idField } from '../fields';
import type { SessionHandler } from '../procedure';
import { checkServerOwner } from './server-owner';

export function revokeSignUpLink(deps: {
  readonly users: Pick<UserStore, 'usersById'>;
  readonly links: Pick<SignUpLinkStore, 'revokeLink'>;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof AccountService.method.revokeSignUpLink> {
  const { users, links, clock } = deps;
  return async (request, { identity }) => {
    const link = idField('link', request.link);
    await checkServerOwner(users, identity.user);
    if (!(await links.revokeLink(link, clock.now())))
      throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such link that still works; nothing needs to be done');
    return {};
  };
}
