import { type ConversationId, ErrorCode, TidingsError } from '@tidings/protocol';
import { conversationField } from '../../api/fields';
import type { Connection } from '../connection';

/** The conversation's id. Throws `not_member` unless the socket's user is a member now: that is what it is subscribed to. I5 */
export function requireMember(connection: Connection, conversation: Uint8Array): ConversationId {
  const id = conversationField(conversation);
  if (!connection.topics.some((topic) => topic.conversation === id))
    throw new TidingsError(ErrorCode.NOT_MEMBER, 'you are not a member of this conversation');
  return id;
}
