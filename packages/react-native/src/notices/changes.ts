/** What changes of the list mean for what was told, and is to be told. Pure. */
import type { ConversationRow, Preview } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';

type Message = Extract<Preview, { type: 'message' }>;

/** Not the preview: an own message that waits or was refused may stand there. */
const messageOf = ({ newest }: ConversationRow): Message | undefined =>
  newest?.type === 'message' ? newest : undefined;

/** The message that has just arrived from somebody else, if one has. */
export function arrivalIn(was: ConversationRow | undefined, row: ConversationRow): Message | undefined {
  const message = messageOf(row);
  return was && row.unread > was.unread && message && !message.isOwn && !message.isBlocked ? message : undefined;
}

/**
 * Is what was told no longer to be seen? Something has been read, has disappeared or was taken back, or the conversation has gone from
 * the list; which of its messages is not known, so a notice goes rather than stays.
 */
export function isToldOver(was: ConversationRow, row: ConversationRow | undefined): boolean {
  if (!row || row.unread < was.unread || row.mentions < was.mentions) return true;
  if ((row.isMuted && !was.isMuted) || (row.isBlocked && !was.isBlocked)) return true;
  const [before, now] = [messageOf(was), messageOf(row)];
  if (before?.id !== now?.id) return row.headSeq === was.headSeq;
  return now?.content.type === 'deleted' && before?.content.type !== 'deleted';
}

/** The message that was told of, if it now says something else. */
export function editedIn(was: ConversationRow, row: ConversationRow, told: EntryId | undefined): Message | undefined {
  const [before, now] = [messageOf(was), messageOf(row)];
  if (!told || before?.id !== told || now?.id !== told || before.content === now.content) return undefined;
  const text = ({ content }: Message) => (content.type === 'text' ? content.text : content.type);
  return text(before) === text(now) ? undefined : now;
}
