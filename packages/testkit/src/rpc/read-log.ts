import { type Entry, idFromBytes, idToBytes } from '@tidings/protocol';
import { membershipsIn } from '../history/memberships';
import type { FinalLog } from '../history/operations';
import { seenEntry } from '../history/seen-entry';
import type { RpcClients } from './clients';

/** Reads a whole log and its cursors, as somebody who has been a member from the first entry on. */
export async function readLog({ log, conversations }: RpcClients, conversation: string): Promise<FinalLog> {
  const entries = await readEntries(log, conversation);
  const { members } = await conversations.listMembers({ conversation: idToBytes(conversation) });
  return {
    conversation,
    entries: entries.map(seenEntry),
    memberships: membershipsIn(entries),
    cursors: members.flatMap(({ cursor }) =>
      cursor === undefined ? [] : [{ ...cursor, user: idFromBytes(cursor.user) }],
    ),
  };
}

async function readEntries(log: RpcClients['log'], conversation: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const afterSeq = entries.at(-1)?.seq ?? 0;
    const page = await log.pull({ conversation: idToBytes(conversation), afterSeq, limit: 500 });
    entries.push(...page.entries);
    if (page.atEnd || page.entries.length === 0) return entries;
  }
}
