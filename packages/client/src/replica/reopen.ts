import { EntryKind, type UserId } from '@tidings/protocol';
import type { Kept, Sealer } from '../sealer/sealer';
import type { Database, Statement } from '../store/database';
import { topics } from '../store/topics';
import { openedOf } from '../views/content';
import { effectsOf, isMention, saveEffects } from '../views/effects';
import { refreshList } from '../views/list-view';
import { materialise } from '../views/materialise';
import { type EntryRow, entryOf } from '../views/rebuild';
import { foldDetails } from './details';
import type { LogEntry } from './entry';
import type { Held } from './held';
import { saveDetails, saveTimeline, withPatch } from './statements';

/** Of each conversation so many of the newest sealed entries are opened as they come: its row in the list, and a screenful of its end. */
export const openedAtOnce = 10;
/** So many are opened in one go of what was put off: a page of a timeline, and a few milliseconds. */
const slice = 50;

export interface OpenOptions {
  readonly database: Database;
  readonly sealer: Sealer;
  readonly self: UserId;
}

/** Opens the newest of what was put off, up to this seq, and gives the conversation with what its details say then. */
export async function openLater(options: OpenOptions, before: Held, upToSeq: number): Promise<Held> {
  const rows = await options.database.all<EntryRow>(
    `SELECT * FROM entries INDEXED BY entries_later WHERE conversation = ? AND closed = 'later' AND seq <= ?
     ORDER BY seq DESC LIMIT ${slice}`,
    [before.id, upToSeq],
  );
  return rows.length === 0 ? before : openRows(options, before, rows, []);
}

/** Keys have come: tries the newest of what did not open again, and puts the rest off. */
export async function reopen(options: OpenOptions, before: Held): Promise<Held> {
  const { id } = before;
  const rows = await options.database.all<EntryRow>(
    `SELECT * FROM entries INDEXED BY entries_closed WHERE conversation = ? AND closed <> 'later'
     ORDER BY seq DESC LIMIT ${openedAtOnce}`,
    [id],
  );
  const lowest = rows.at(-1)?.seq;
  if (lowest === undefined) return before;
  return openRows(options, before, rows, [
    {
      sql: `DELETE FROM view_timeline WHERE conversation = ?1 AND seq IN
              (SELECT seq FROM entries WHERE conversation = ?1 AND closed <> 'later' AND seq < ?2)`,
      params: [id, lowest],
    },
    {
      sql: `UPDATE entries SET closed = 'later' WHERE conversation = ? AND closed <> 'later' AND seq < ?`,
      params: [id, lowest],
    },
  ]);
}

async function openRows(
  { database, sealer, self }: OpenOptions,
  before: Held,
  rows: readonly EntryRow[],
  more: readonly Statement[],
): Promise<Held> {
  const conversation = before.id;
  const entries = rows.map(entryOf);
  const openings = await sealer.open(entries.map((entry) => ({ ...entry, conversation })));
  const materialised = entries.map((entry, index) => materialise(entry, openings[index]));
  const records = materialised.flatMap((record) => (record ? [{ ...record, conversation }] : []));
  // Shown as sealed so far, and now it turns out to say nothing by itself.
  const gone = rows.filter(({ closed }, index) => closed !== 'later' && !materialised[index]);
  const contents = entries.map((entry, index) => ({ ...entry, content: openedOf(openings[index]) }));
  const details = contents.filter(({ kind }) => kind === EntryKind.DETAILS).sort((a, b) => a.seq - b.seq);
  const patch = foldDetails(before.detailsSeq, details);
  const held = withPatch(before, patch);
  const [list] = await database.all<{ preview_seq: number | null }>(
    'SELECT preview_seq FROM view_list WHERE conversation = ?',
    [conversation],
  );
  // Old messages leave the list as it is, and it need not be read again for each slice of them.
  const isListed =
    more.length > 0 ||
    held !== before ||
    records.some(({ seq }) => seq > (list?.preview_seq ?? 0)) ||
    entries.some((entry, index) => touchesList(entry, openings[index], self));
  await database.write(
    [
      ...more,
      {
        sql: `UPDATE entries SET opened = ?1, closed = ?2, body = CASE WHEN ?1 IS NULL THEN body ELSE x'' END
              WHERE conversation = ?3 AND seq = ?4 AND is_expired = 0`,
        rows: entries.map(({ seq }, index) => {
          const opening = openings[index] ?? 'waiting';
          return typeof opening === 'string' ? [null, opening, conversation, seq] : [opening, null, conversation, seq];
        }),
      },
      saveTimeline(records),
      // Over meanwhile: another instance has seen to it.
      {
        sql: `DELETE FROM view_timeline WHERE conversation = ?1 AND seq = ?2 AND EXISTS (
                SELECT 1 FROM entries WHERE conversation = ?1 AND seq = ?2 AND is_expired = 1)`,
        rows: entries.map(({ seq }) => [conversation, seq]),
      },
      {
        sql: 'DELETE FROM view_timeline WHERE conversation = ? AND seq = ?',
        rows: gone.map(({ seq }) => [conversation, seq]),
      },
      ...saveEffects(
        conversation,
        // Ascending, as they lie in the log.
        entries.map((entry, index) => ({ entry, kept: openings[index] })).reverse(),
        self,
      ),
      {
        sql: 'UPDATE conversations SET title = ?, details_seq = ? WHERE id = ?',
        params: [held.title, held.detailsSeq, conversation],
      },
      ...saveDetails(conversation, patch),
      ...(isListed ? [refreshList([conversation], self)] : []),
    ],
    [
      topics.timeline(conversation),
      topics.details(conversation),
      ...(isListed ? [topics.list, topics.conversation(conversation)] : []),
    ],
  );
  return held;
}

/** Counted among the mentions, or what may take one from them. */
function touchesList(entry: LogEntry, kept: Kept | undefined, self: UserId): boolean {
  return isMention(entry, kept, self) || effectsOf(entry, kept).some(({ type }) => type === 'delete');
}
