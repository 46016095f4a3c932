import { type ConversationId, ErrorCode, TidingsError } from '@tidings/protocol';
import type { Connection } from '../connection';
import { conversationId } from './append-request';

/** The conversation's id. Throws `not_member` unless the socket's user is a member now: that is what it is subscribed to. I5 */
export function requireMember(connection: Connection, conversation: Uint8Array): ConversationId {
  const id = conversationId(conversation);
  if (!connection.topics.some((topic) => topic.conversation === id))
    throw new TidingsError(ErrorCode.NOT_MEMBER, 'you are not a member of this conversation');
  return id;
}
