import type { ChangeRow, ConversationChange, MessageContent, MessageRow, MessageStatus, Person } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import { demoId, self } from './demo-people';

let lastEntry = 0;

export const newEntryId = (): EntryId => demoId<EntryId>(3, ++lastEntry);

export interface MessageOptions {
  readonly seq?: number | undefined;
  readonly status?: MessageStatus;
  readonly failure?: MessageRow['failure'];
  readonly content?: MessageContent;
  readonly reactions?: MessageRow['reactions'];
  readonly isEdited?: boolean;
  readonly isPinned?: boolean;
  readonly repliedTo?: MessageRow['repliedTo'];
  readonly effectFailure?: MessageRow['effectFailure'];
}

/** A message of this person; of others it is always "sent". */
export function messageRow(author: Person, text: string, atMs: number, options: MessageOptions = {}): MessageRow {
  const isOwn = author.id === self.id;
  return {
    type: 'message',
    id: newEntryId(),
    seq: options.seq,
    author: author.id,
    authorName: author.displayName,
    isOwn,
    atMs,
    content: options.content ?? { type: 'text', text },
    status: isOwn ? (options.status ?? 'read') : 'sent',
    isEdited: options.isEdited ?? false,
    isPinned: options.isPinned ?? false,
    reactions: options.reactions ?? [],
    ...(options.repliedTo ? { repliedTo: options.repliedTo } : {}),
    ...(options.effectFailure ? { effectFailure: options.effectFailure } : {}),
    ...(options.failure ? { failure: options.failure } : {}),
  };
}

export function changeRow(author: Person, change: ConversationChange, atMs: number, seq: number): ChangeRow {
  return {
    type: 'change',
    id: newEntryId(),
    seq,
    author: author.id,
    authorName: author.displayName,
    isOwn: author.id === self.id,
    atMs,
    change,
  };
}
