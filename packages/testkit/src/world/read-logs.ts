import { type Entry, idFromBytes } from '@tidings/protocol';
import { membershipsIn } from '../history/memberships';
import type { FinalLog } from '../history/operations';
import { seenEntry } from '../history/seen-entry';
import { readCursors, readEntries } from '../rpc/read-log';
import type { Person } from './person';

/** A log with the bytes that its entries hold. */
export interface WorldLog extends FinalLog {
  readonly wire: readonly Entry[];
}

/** Every log of the world, put together from what its people may see of it; a stretch that nobody may see is a gap. */
export async function readLogs(people: readonly Person[]): Promise<readonly WorldLog[]> {
  const conversations = new Set<string>();
  for (const { rpc } of people) {
    const { heads } = await rpc.log.getHeads({});
    for (const { conversation } of heads) conversations.add(idFromBytes(conversation));
  }
  return Promise.all([...conversations].map((conversation) => readLogTogether(people, conversation)));
}

async function readLogTogether(people: readonly Person[], conversation: string): Promise<WorldLog> {
  const pieces = await Promise.all(people.map(({ rpc }) => readEntries(rpc.log, conversation).catch(() => [])));
  // By seq and id: what two people saw differently stays twice, and is found.
  const entries = [...new Map(pieces.flat().map((entry) => [`${entry.seq} ${idFromBytes(entry.id)}`, entry])).values()];
  entries.sort((a, b) => a.seq - b.seq);
  const cursors = await Promise.all(people.map(({ rpc }) => readCursors(rpc, conversation).catch(() => [])));
  return {
    conversation,
    wire: entries,
    entries: entries.map(seenEntry),
    memberships: membershipsIn(entries),
    cursors: cursors.find((some) => some.length > 0) ?? [],
  };
}
