import { type ConversationId, ErrorCode, type Head, Role } from '@tidings/protocol';
import type { Connection } from './connection';
import type { Control } from './control';
import type { Services } from './services';

/** What a change around its user means for one socket. */
export function applyControl(connection: Connection, control: Control, services: Services): void {
  switch (control.type) {
    case 'joined':
      join(connection, control, services).catch((cause: unknown) => sendAway(connection, control, { cause, services }));
      return;
    case 'head':
      void sendHead(connection, control.conversation, services);
      return;
    case 'left':
      void services.follower.expect(control.conversation, control.seq);
      return;
    case 'unlisten':
      services.topics.unlisten(connection, control.conversation);
      void services.presence.recheck(connection);
      return;
    case 'recheck':
      void services.presence.recheck(connection);
      return;
    case 'sessions_ended':
      if (connection.identity === undefined || !control.sessions.includes(connection.identity.session)) return;
      connection.bye(ErrorCode.SESSION_REVOKED, 'this session has ended; sign in again');
      return;
    case 'frame':
      connection.sendEncoded(control.frame);
      return;
    default:
      control satisfies never;
  }
}

async function join(
  connection: Connection,
  { conversation, seq, isAgain = false }: Extract<Control, { type: 'joined' }>,
  services: Services,
): Promise<void> {
  if (isAgain && connection.topics.some((topic) => topic.conversation === conversation)) return;
  const isLate = isAgain || (services.topics.get(conversation)?.heardSeq ?? 0) >= seq;
  if (isLate) await listenLate(connection, conversation, services);
  else await services.follower.listen(connection, { conversation, fromSeq: seq, headSeq: seq - 1 });
  const head = await sendHead(connection, conversation, services);
  // A bus that hung tells late: the membership may have ended since. I5
  if (head?.role === Role.UNSPECIFIED) services.topics.unlisten(connection, conversation);
}

/** A socket that does not listen to a conversation it should hear would never know: it comes back, and is told all. */
function sendAway(
  connection: Connection,
  { conversation }: Extract<Control, { type: 'joined' }>,
  { cause, services }: { readonly cause: unknown; readonly services: Services },
): void {
  services.events.failed(cause, { conversation });
  connection.bye(ErrorCode.UNAVAILABLE, 'a conversation that you are in now could not be looked up; come back');
}

/** How often the store is asked while the conversation goes on under our feet. */
const mostQuestions = 10;

/**
 * The entry that began the membership was told before this was: a node that hung, or the bus, tells late, and the membership may
 * have ended since. So the store is asked, until its answer is no older than what the topic has been told. I5
 */
async function listenLate(connection: Connection, conversation: ConversationId, services: Services): Promise<void> {
  const { topics, follower, store } = services;
  for (let questions = 1; connection.identity !== undefined && connection.isOpen; questions++) {
    if (connection.topics.some((topic) => topic.conversation === conversation)) return;
    const { standings } = await store.conversationsOf(connection.identity.user);
    const standing = standings.find((one) => one.conversation === conversation);
    if (standing === undefined || !connection.isOpen) return;
    const heardSeq = topics.get(conversation)?.heardSeq ?? 0;
    if (heardSeq <= standing.headSeq || questions === mostQuestions) {
      await follower.listen(connection, standing);
      return;
    }
  }
}

async function sendHead(
  connection: Connection,
  conversation: ConversationId,
  services: Services,
): Promise<Head | undefined> {
  if (connection.identity === undefined) return undefined;
  try {
    const head = await services.reader.headFor(connection.identity.user, conversation);
    connection.send({ case: 'head', value: head });
    return head;
  } catch (cause) {
    // The entries that follow tell the client that there is something to pull.
    services.events.failed(cause, { conversation });
    return undefined;
  }
}
