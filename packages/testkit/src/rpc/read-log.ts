import { type Entry, idFromBytes, idToBytes } from '@tidings/protocol';
import { membershipsIn } from '../history/memberships';
import type { FinalCursor, FinalLog } from '../history/operations';
import { seenEntry } from '../history/seen-entry';
import type { RpcClients } from './clients';

/** Reads a whole log and its cursors, as somebody who has been a member from the first entry on. */
export async function readLog(rpc: RpcClients, conversation: string): Promise<FinalLog> {
  const entries = await readEntries(rpc.log, conversation);
  return {
    conversation,
    entries: entries.map(seenEntry),
    memberships: membershipsIn(entries),
    cursors: await readCursors(rpc, conversation),
  };
}

/** Everything that the caller may see of a log. */
export async function readEntries(log: RpcClients['log'], conversation: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const afterSeq = entries.at(-1)?.seq ?? 0;
    const page = await log.pull({ conversation: idToBytes(conversation), afterSeq, limit: 500 });
    entries.push(...page.entries);
    if (page.atEnd || page.entries.length === 0) return entries;
  }
}

/** The cursors of the present members. */
export async function readCursors(
  { conversations }: RpcClients,
  conversation: string,
): Promise<readonly FinalCursor[]> {
  const { members } = await conversations.listMembers({ conversation: idToBytes(conversation) });
  return members.flatMap(({ cursor }) => (cursor === undefined ? [] : [{ ...cursor, user: idFromBytes(cursor.user) }]));
}
