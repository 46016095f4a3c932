import type { UserId } from '@tidings/protocol';
import type { Sealer } from '../sealer/sealer';
import type { Database, Statement } from '../store/database';
import { topics } from '../store/topics';
import { refreshList } from '../views/list-view';
import { materialise, openedOf, parseTitle } from '../views/materialise';
import { type EntryRow, entryOf } from '../views/rebuild';
import type { Held } from './held';
import { saveTimeline } from './statements';

const atOnce = 500;

/** Tries what is sealed in this conversation again, newest first, and gives the conversation with what its details say then. */
export async function reopen(
  { database, sealer, self }: { readonly database: Database; readonly sealer: Sealer; readonly self: UserId },
  before: Held,
): Promise<Held> {
  const conversation = before.id;
  let held = before;
  for (let beforeSeq = 2 ** 32; ; ) {
    const rows = await database.all<EntryRow>(
      `SELECT * FROM entries INDEXED BY entries_sealed WHERE conversation = ? AND seq < ? AND opened IS NULL AND kind IN (1, 3)
       ORDER BY seq DESC LIMIT ${atOnce}`,
      [conversation, beforeSeq],
    );
    if (rows.length === 0) return held;
    beforeSeq = rows.at(-1)?.seq ?? 0;
    const entries = rows.map(entryOf);
    const openings = await sealer.open(entries.map((entry) => ({ ...entry, conversation })));
    const opened: (readonly [Uint8Array, number])[] = [];
    const records = entries.flatMap((entry, index) => {
      const opening = openings[index];
      const content = openedOf(opening);
      if (content) opened.push([content, entry.seq]);
      const title = content && entry.seq > held.detailsSeq ? parseTitle(content) : undefined;
      if (title !== undefined) held = { ...held, title, detailsSeq: entry.seq };
      const record = materialise(entry, opening);
      return record ? [{ ...record, conversation }] : [];
    });
    const statements: Statement[] = [
      {
        sql: `UPDATE entries SET opened = ?1, body = x'' WHERE conversation = ?2 AND seq = ?3`,
        rows: opened.map(([content, seq]) => [content, conversation, seq]),
      },
      saveTimeline(records),
      {
        sql: 'UPDATE conversations SET title = ?, details_seq = ? WHERE id = ?',
        params: [held.title, held.detailsSeq, conversation],
      },
      refreshList([conversation], self),
    ];
    await database.write(statements, [topics.list, topics.conversation(conversation), topics.timeline(conversation)]);
  }
}
