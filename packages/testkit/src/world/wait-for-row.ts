import type { ConversationRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import type { Device } from './device';
import { waitForLive } from './live';

/** The row of one conversation on the device, archived or not, once it is as wanted. A value that is read anew may show the past for a moment. */
export function waitForRow(
  device: Device,
  conversation: ConversationId,
  isWanted: (row: ConversationRow) => boolean = () => true,
  what = 'the row',
): Promise<ConversationRow> {
  const row = device.client.conversations.observe(conversation);
  return waitForLive(row, isWanted, { what: `${what} of ${conversation} on ${device.name}`, timeoutMs: 20_000 });
}
