import { type ConversationId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import type { Standing } from '../../ports/log-store';
import type { ReadStatements } from './log-read-statements';

export function readStandings(sql: ReadStatements, user: UserId): Standing[] {
  return sql.conversationsOf.all(idToBytes(user)).map(({ id, from_seq, head_seq }) => ({
    conversation: idFromBytes<ConversationId>(id),
    fromSeq: from_seq,
    headSeq: head_seq,
  }));
}

export function readHeadSeqs(sql: ReadStatements, conversations: readonly ConversationId[]) {
  const heads = new Map<ConversationId, number>();
  for (const conversation of conversations) {
    const row = sql.conversation.get(idToBytes(conversation));
    if (row !== null) heads.set(conversation, row.head_seq);
  }
  return heads;
}
