import type { ConversationRow, MessageRow } from '@tidings/client';
import { ConversationKind, Role } from '@tidings/protocol';

export type MessageAction =
  | 'reply'
  | 'react'
  | 'edit'
  | 'copy'
  | 'forward'
  | 'pin'
  | 'select'
  | 'delete'
  | 'deleteForAll'
  | 'history'
  | 'info'
  | 'report'
  | 'reactions';

/** What a person may do with a message. The server has the last word; what it would refuse is not offered. Pure. */
export function mayDo(
  row: MessageRow,
  { role, kind, can }: Pick<ConversationRow, 'role' | 'kind' | 'can'>,
): ReadonlySet<MessageAction> {
  const isText = row.content.type === 'text';
  const isMember = role !== undefined;
  // What was not sent has its own buttons, and nothing that others could see.
  const isSaid = row.status !== 'failed';
  const rules = kind === ConversationKind.GROUP && (role === Role.OWNER || role === Role.ADMIN);
  const may: Record<MessageAction, boolean> = {
    reply: isMember && isText && isSaid,
    react: isMember && isText && isSaid,
    edit: isMember && isText && isSaid && row.isOwn,
    copy: isText,
    forward: isText,
    pin: isMember && isText && isSaid && can.pin,
    select: true,
    delete: true,
    deleteForAll: isMember && row.content.type !== 'deleted' && (row.isOwn || rules),
    history: isText && row.isEdited,
    reactions: row.reactions.length > 0,
    info: isMember && row.isOwn && isSaid && row.content.type !== 'deleted' && kind !== ConversationKind.SELF,
    report: !row.isOwn && isText,
  };
  return new Set((Object.keys(may) as MessageAction[]).filter((action) => may[action]));
}
