import { idToBytes, limits } from '@tidings/protocol';
import type { Heads } from '../log/log';
import type { Connection } from './connection';
import { requireIdentity } from './frames/identity';
import type { PartlyWelcomed, Services } from './services';
import { splitHeads } from './split-heads';

/**
 * Listens to all conversations of the socket's user, or to those that can be looked up now. `readAtMs`: heads that are read from here
 * on miss nothing older.
 */
export async function subscribe(
  connection: Connection,
  { follower, store }: Services,
  { isPartial }: { readonly isPartial: boolean },
): Promise<{ readonly readAtMs: number; readonly isComplete: boolean }> {
  const { standings, readAtMs, isComplete } = await store.conversationsOf(requireIdentity(connection).user, {
    isPartial,
  });
  const opening: Promise<void>[] = [];
  for (const standing of connection.isOpen ? standings : []) {
    const opened = follower.listen(connection, standing);
    if (opened !== undefined) opening.push(opened);
  }
  // Before the bus has answered: a membership that has ended since they were looked up must not hear what comes meanwhile. I5
  connection.becomeSubscribed();
  if (opening.length > 0) await Promise.all(opening);
  return { readAtMs, isComplete };
}

/** In as many frames as it takes. */
export async function sendWelcome(
  connection: Connection,
  { heads, syncToken, isComplete }: Heads,
  { clock }: Services,
): Promise<void> {
  const identity = requireIdentity(connection);
  for (const { part, isLast } of splitHeads(heads)) {
    await connection.room();
    connection.send({
      case: 'welcome',
      value: {
        user: idToBytes(identity.user),
        device: idToBytes(identity.device),
        heads: part,
        syncToken: isLast ? syncToken : new Uint8Array(),
        serverTimeMs: BigInt(clock.now()),
        heartbeatMs: limits.heartbeatMs,
        tokenExpiresAtMs: BigInt(identity.expiresAtMs),
        partial: isLast && !isComplete,
      },
    });
  }
}

/** All of it, as if it had been said at first: what has happened to conversations since then may be told twice. */
export async function welcomeAgain({ connection, since }: PartlyWelcomed, services: Services): Promise<void> {
  if (!connection.isOpen) return;
  const { readAtMs } = await subscribe(connection, services, { isPartial: false });
  if (!connection.isOpen) return;
  const heads = await services.reader.headsFor(requireIdentity(connection).user, { since, readAtMs });
  await sendWelcome(connection, heads, services);
}
