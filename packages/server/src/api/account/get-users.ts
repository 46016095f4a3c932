import { type AccountService, limits, type User, type UserId } from '@tidings/protocol';
import type { LogReader } from '../../ports/log-store';
import { usersField } from '../fields';
import type { SessionHandler } from '../procedure';

export function getUsers(deps: {
  readonly store: Pick<LogReader, 'acquaintances'>;
  readonly people: (ids: readonly UserId[]) => Promise<readonly User[]>;
}): SessionHandler<typeof AccountService.method.getUsers> {
  const { store, people } = deps;
  return async (request, { identity }) => {
    const asked = usersField(request.users, { min: 0, max: limits.usersPerCall });
    const known = await store.acquaintances(identity.user, asked);
    // Strangers are left out in the same way as ids that do not exist. I5
    const users = await people(asked.filter((user) => user === identity.user || known.has(user)));
    return { users: [...users] };
  };
}
