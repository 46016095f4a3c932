import type { UserId } from '@tidings/protocol';
import type { Live } from '../api';
import type { Platform } from '../platform/platform';
import type { Status } from '../signals/status';

const coalesceMs = 50;
const retryMs = 5_000;

export interface AskIdentitiesOptions {
  readonly clock: Pick<Platform['clock'], 'after'>;
  readonly status: Live<Status>;
  /** Has the engine ask the server who these are. */
  readonly ask: (users: readonly UserId[]) => Promise<unknown>;
}

/**
 * Looks again who somebody is whom the person sees. A changed identity is told of by this, so what could not be asked is asked again:
 * with the next connection, or some seconds later.
 */
export function createAskIdentities({ clock, status, ask }: AskIdentitiesOptions): (user: UserId) => void {
  const wanted = new Set<UserId>();
  const unanswered = new Set<UserId>();
  const isLive = () => status.get()?.connection.phase === 'live';
  let wasLive = isLive();

  // A list of members asks for all of them at once.
  function want(user: UserId): void {
    wanted.add(user);
    if (wanted.size === 1) clock.after(coalesceMs, askAll);
  }

  function askAll(): void {
    const users = [...wanted];
    wanted.clear();
    ask(users).catch(() => {
      for (const user of users) unanswered.add(user);
      if (isLive()) clock.after(retryMs, again);
    });
  }

  function again(): void {
    for (const user of unanswered) want(user);
    unanswered.clear();
  }

  status.subscribe(() => {
    const hasCome = isLive() && !wasLive;
    wasLive = isLive();
    if (hasCome) again();
  });
  return want;
}
