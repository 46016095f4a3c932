import type { ConversationRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import type { Device } from './device';
import { waitForLive } from './live';

/** The row of one conversation in the device's list, once it is as wanted. A list that has just been opened may show the past for a moment. */
export async function waitForRow(
  device: Device,
  conversation: ConversationId,
  isWanted: (row: ConversationRow) => boolean = () => true,
): Promise<ConversationRow> {
  const find = (rows: readonly ConversationRow[]) => rows.find(({ id }) => id === conversation);
  const list = device.client.conversations.observeList();
  const isThere = (rows: readonly ConversationRow[]): boolean => {
    const row = find(rows);
    return row !== undefined && isWanted(row);
  };
  const rows = await waitForLive(list, isThere, {
    what: `the row of ${conversation} on ${device.name}`,
    timeoutMs: 20_000,
  });
  return find(rows) as ConversationRow;
}
