/** The entries of a log that concern its group, alone: from the replica where it reaches back far enough, else from the server. */
import { type ConversationId, EntryKind, idToBytes, limits } from '@tidings/protocol';
import { type LogEntry, parseEntry } from '../../replica/entry';
import type { Held } from '../../replica/held';
import { newestWindow } from '../../replica/windows';
import type { Database } from '../../store/database';
import type { Rpc } from '../../transport/rpc';
import { type EntryRow, entryOf } from '../../views/rebuild';

const allKinds = [EntryKind.MEMBERSHIP, EntryKind.COMMIT, EntryKind.RESET];

/** Ascending, everything after `afterSeq`. */
export async function readGroupLog(
  sources: { readonly database: Database; readonly rpc: Rpc; readonly held: Held | undefined },
  conversation: ConversationId,
  afterSeq: number,
  kinds = allKinds,
): Promise<readonly LogEntry[]> {
  const { database, rpc, held } = sources;
  const newest = held && newestWindow(held.sync.windows);
  if (newest && newest.low <= afterSeq + 1 && newest.high >= (held?.sync.headSeq ?? 0)) {
    const rows = await database.all<EntryRow>(
      `SELECT * FROM entries WHERE conversation = ? AND seq > ? AND kind IN (${kinds}) ORDER BY seq`,
      [conversation, afterSeq],
    );
    return rows.map(entryOf);
  }
  const entries: LogEntry[] = [];
  for (let after = afterSeq, isAtEnd = false; !isAtEnd; ) {
    const page = await rpc.log.pull({
      conversation: idToBytes(conversation),
      afterSeq: after,
      limit: limits.pullEntries,
      kinds,
    });
    entries.push(...page.entries.map(parseEntry));
    const last = page.entries.at(-1)?.seq;
    isAtEnd = page.atEnd || last === undefined;
    after = last ?? after;
  }
  return entries;
}
