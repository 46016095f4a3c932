import { type ConversationId, ErrorCode } from '@tidings/protocol';
import type { Connection } from './connection';
import type { Control } from './control';
import type { Services } from './services';

/** What a change around its user means for one socket. */
export function applyControl(connection: Connection, control: Control, services: Services): void {
  switch (control.type) {
    case 'joined':
      void services.topics.listen(connection, control.conversation);
      void sendHead(connection, control.conversation, services);
      return;
    case 'head':
      void sendHead(connection, control.conversation, services);
      return;
    case 'left':
      services.topics.unlisten(connection, control.conversation);
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

async function sendHead(connection: Connection, conversation: ConversationId, services: Services): Promise<void> {
  if (connection.identity === undefined) return;
  try {
    const head = await services.reader.headFor(connection.identity.user, conversation);
    connection.send({ case: 'head', value: head });
  } catch (cause) {
    // The entries that follow tell the client that there is something to pull.
    services.events.failed(cause, conversation);
  }
}
