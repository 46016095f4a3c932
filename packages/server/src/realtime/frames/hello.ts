import { ErrorCode, type Hello, idToBytes, limits, protocolVersion, TidingsError } from '@tidings/protocol';
import type { Identity } from '../../accounts/authenticate';
import type { Connection } from '../connection';
import type { Services } from '../services';
import { splitHeads } from '../split-heads';

/** The first screen of a client: heads that come with their newest entries. */
const inline = { conversations: 20, entries: 10 };

/**
 * Signs the socket in: register, subscribe, and only then read the heads. Whatever is committed after the subscription
 * arrives live, whatever was committed before it is in the heads. I8
 */
export async function hello(connection: Connection, frame: Hello, services: Services): Promise<void> {
  const startedAtMs = services.clock.now();
  checkVersion(frame.protocol);
  connection.phase = 'greeting';
  const identity = await services.authenticate(frame.accessToken);
  if (!connection.isOpen) return;
  await subscribe(connection, identity, services);
  if (!connection.isOpen) return;
  const { heads, syncToken } = await services.reader.headsFor(identity.user, { since: frame.since, inline });
  for (const { part, isLast } of splitHeads(heads)) {
    await connection.room();
    connection.send({
      case: 'welcome',
      value: {
        user: idToBytes(identity.user),
        device: idToBytes(identity.device),
        heads: part,
        syncToken: isLast ? syncToken : new Uint8Array(),
        serverTimeMs: BigInt(services.clock.now()),
        heartbeatMs: limits.heartbeatMs,
        tokenExpiresAtMs: BigInt(identity.expiresAtMs),
      },
    });
  }
  connection.becomeLive();
  services.events.welcomed(identity, frame.client, services.clock.now() - startedAtMs);
}

function checkVersion(protocol: number): void {
  if (protocol === protocolVersion) return;
  throw new TidingsError(
    ErrorCode.UNSUPPORTED_VERSION,
    `this server speaks version ${protocolVersion} of the protocol, not ${protocol}; update the older of the two`,
  );
}

async function subscribe(connection: Connection, identity: Identity, services: Services): Promise<void> {
  const { hub, store, follower, waitingRoom } = services;
  // First of all: a membership or session that ends from here on is told to this socket. I5 I10
  const registered = hub.register(connection, identity);
  waitingRoom.leave(connection);
  await registered;
  const conversations = await store.conversationsOf(identity.user);
  if (!connection.isOpen) return;
  const opening: Promise<void>[] = [];
  for (const standing of conversations) {
    const opened = follower.listen(connection, standing);
    if (opened !== undefined) opening.push(opened);
  }
  // Before the bus has answered: a membership that has ended since they were looked up must not hear what comes meanwhile. I5
  connection.becomeSubscribed();
  if (opening.length > 0) await Promise.all(opening);
}
