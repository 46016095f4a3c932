import { ErrorCode, type Hello, protocolVersion, TidingsError } from '@tidings/protocol';
import type { Connection } from '../connection';
import type { Services } from '../services';
import { sendWelcome, subscribe } from '../welcome';

/** The first screen of a client: heads that come with their newest entries. */
const inline = { conversations: 20, entries: 10 };

/**
 * Signs the socket in: register, subscribe, and only then read the heads. Whatever is committed after the subscription
 * arrives live, whatever was committed before it is in the heads. I8
 * Some at a time: a crowd that comes back at once waits for its turn, or is told when to try again.
 * What can't be read just now is left out, said to be so, and told later: the client keeps its old sync token until then.
 */
export async function hello(connection: Connection, frame: Hello, services: Services): Promise<void> {
  checkVersion(frame.protocol);
  connection.phase = 'greeting';
  const leave = await services.helloGate.enter();
  try {
    if (connection.isOpen) await greet(connection, frame, services);
  } finally {
    leave();
  }
}

async function greet(connection: Connection, frame: Hello, services: Services): Promise<void> {
  const { hub, waitingRoom, reader, clock, events, restOfWelcome } = services;
  const startedAtMs = clock.now();
  const identity = await services.authenticate(frame.accessToken);
  if (!connection.isOpen) return;
  // First of all: a membership or session that ends from here on is told to this socket. I5 I10
  const registered = hub.register(connection, identity);
  waitingRoom.leave(connection);
  await registered;
  if (!connection.isOpen) return;
  const subscribed = await subscribe(connection, services, { isPartial: true });
  if (!connection.isOpen) return;
  const { readAtMs } = subscribed;
  const read = await reader.headsFor(identity.user, { since: frame.since, inline, readAtMs, isPartial: true });
  const isComplete = subscribed.isComplete && read.isComplete;
  const syncToken = isComplete ? read.syncToken : new Uint8Array();
  await sendWelcome(connection, { heads: read.heads, syncToken, isComplete }, services);
  connection.becomeLive();
  if (!isComplete) restOfWelcome.add({ connection, since: frame.since });
  events.welcomed(identity, frame.client, clock.now() - startedAtMs);
}

function checkVersion(protocol: number): void {
  if (protocol === protocolVersion) return;
  throw new TidingsError(
    ErrorCode.UNSUPPORTED_VERSION,
    `this server speaks version ${protocolVersion} of the protocol, not ${protocol}; update the older of the two`,
  );
}
