import type { ConversationRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import type { Device } from './device';
import { readLive } from './live';

/** The row of one conversation, as the device's list shows it now. */
export async function readRow(device: Device, conversation: ConversationId): Promise<ConversationRow> {
  const rows = await readLive(device.client.conversations.observeList(), 'the list');
  const row = rows.find(({ id }) => id === conversation);
  if (row === undefined) throw new Error(`${device.name} does not list ${conversation}`);
  return row;
}
