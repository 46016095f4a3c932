import { type AccountService, ErrorCode, newId, TidingsError } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { SignUpLinkStore, UserStore } from '../../ports/directory';
import { countField } from '../fields';
import { createLinkCode } from '../link-code';
import type { SessionHandler } from '../procedure';
import { checkServerOwner } from './server-owner';
import { signUpLinkMessage } from './sign-up-link-message';

const uses = { fallback: 1, max: 1_000 };
const seconds = { fallback: 7 * 24 * 3_600, max: 366 * 24 * 3_600 };
const linksPerServer = 1_000;

export function createSignUpLink(deps: {
  readonly users: Pick<UserStore, 'usersById'>;
  readonly links: SignUpLinkStore;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof AccountService.method.createSignUpLink> {
  const { users, links, clock } = deps;
  return async (request, { identity }) => {
    const usesLeft = countField('max_uses', request.maxUses, uses);
    const lifeMs = countField('expires_in_s', request.expiresInS, seconds) * 1_000;
    await checkServerOwner(users, identity.user);
    if ((await links.listLinks(clock.now())).length >= linksPerServer)
      throw new TidingsError(ErrorCode.LIMIT_REACHED, `there are ${linksPerServer} links already; revoke some first`);
    const link = { id: newId(), code: createLinkCode(), usesLeft, expiresAtMs: clock.now() + lifeMs };
    await links.createLink(link);
    return { link: signUpLinkMessage(link) };
  };
}
