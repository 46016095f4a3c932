import type { MessageRow } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import type { Device } from './device';
import { waitForLive } from './live';

/** What a device shows of one message, once it is as wanted. */
export async function waitForMessage(
  device: Device,
  conversation: ConversationId,
  id: EntryId,
  isWanted: (row: MessageRow) => boolean = () => true,
): Promise<MessageRow> {
  const timeline = device.client.messages.openTimeline(conversation);
  let found: MessageRow | undefined;
  try {
    await waitForLive(
      timeline,
      ({ rows }) => {
        found = rows.find((row): row is MessageRow => row.type === 'message' && row.id === id);
        return found !== undefined && isWanted(found);
      },
      { what: `message ${id} on ${device.name}`, timeoutMs: 20_000 },
    );
  } finally {
    timeline.dispose();
  }
  return found as MessageRow;
}

/** The messages of a conversation as everybody should see them: without what is each person's own. */
export async function readShared(device: Device, conversation: ConversationId) {
  const { rows } = await device.readTimeline(conversation);
  return rows.flatMap((row) => {
    if (row.type !== 'message') return [];
    const { id, author, content, isEdited, isPinned, reactions, repliedTo } = row;
    const answers = repliedTo && { id: repliedTo.id, author: repliedTo.author, content: repliedTo.content };
    return [
      {
        id,
        author,
        content,
        isEdited,
        isPinned,
        reactions: reactions.map(({ emoji, count }) => ({ emoji, count })),
        answers,
      },
    ];
  });
}
