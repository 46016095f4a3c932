import { ErrorCode, TidingsError, type UserId } from '@tidings/protocol';
import type { Clock } from '../../platform/platform';
import type { Contacts } from './contacts';

/** Throws when one of these has no identity yet. Who has just signed up sets up at this moment, and is waited for. */
export async function requireKeys(contacts: Contacts, clock: Clock, users: readonly UserId[]): Promise<void> {
  const isComplete = () => users.every((user) => contacts.get(user) !== undefined);
  for (let attempt = 0; attempt < 8; attempt++) {
    await contacts.ensure(users);
    if (isComplete()) return;
    await new Promise<void>((resolve) => void clock.after(1_000, resolve));
  }
  if (isComplete()) return;
  throw new TidingsError(
    ErrorCode.NO_KEYS,
    'somebody of these has not set up encryption yet; they have to open the app once',
  );
}
