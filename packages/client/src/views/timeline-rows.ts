import { type ConversationId, type EntryId, EntryKind } from '@tidings/protocol';
import type { Database } from '../store/database';
import type { OutboxRow, TimelineRecordRow } from './records';

/** What one conversation's timeline is made of, as the database has it at this moment. */
export interface TimelineRows {
  readonly database: Database;
  readonly conversation: ConversationId;
}

export const timelinePage = 50;

const lastSeq = 2 ** 32 - 1;
const columns = 'seq, id, type, author, at_ms, content';

/** The window that is looked at. */
export interface Frame {
  readonly incarnation: number;
  readonly from_seq: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly is_newest: number;
  readonly others_delivered_seq: number;
  readonly others_read_seq: number;
}

/** @param seq the window that it lies in, else the newest */
export async function readFrame({ database, conversation }: TimelineRows, seq = lastSeq): Promise<Frame | undefined> {
  const [frame] = await database.all<Frame>(
    `SELECT c.incarnation, c.from_seq, w.low, w.high,
       w.low = (SELECT max(low) FROM windows WHERE conversation = c.id) AS is_newest,
       coalesce(v.others_delivered_seq, 0) AS others_delivered_seq, coalesce(v.others_read_seq, 0) AS others_read_seq
     FROM conversations c
     LEFT JOIN view_list v ON v.conversation = c.id
     LEFT JOIN windows w ON w.conversation = c.id
       AND w.low = (SELECT max(low) FROM windows WHERE conversation = c.id AND low <= ?2)
     WHERE c.id = ?1`,
    [conversation, seq],
  );
  return frame;
}

/** A page, in its order. */
export async function readBelow(
  { database, conversation }: TimelineRows,
  { afterSeq, upToSeq }: { afterSeq: number; upToSeq: number },
): Promise<TimelineRecordRow[]> {
  return database.all<TimelineRecordRow>(
    `SELECT ${columns} FROM view_timeline
     WHERE conversation = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ${timelinePage}`,
    [conversation, afterSeq, upToSeq],
  );
}

/** A page, the other way round. */
export async function readAbove(
  { database, conversation }: TimelineRows,
  { beforeSeq, fromSeq }: { beforeSeq: number; fromSeq: number },
): Promise<TimelineRecordRow[]> {
  return database.all<TimelineRecordRow>(
    `SELECT ${columns} FROM view_timeline
     WHERE conversation = ? AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ${timelinePage}`,
    [conversation, beforeSeq, fromSeq],
  );
}

export async function readBetween(
  { database, conversation }: TimelineRows,
  { fromSeq, toSeq }: { fromSeq: number; toSeq: number },
): Promise<TimelineRecordRow[]> {
  return database.all<TimelineRecordRow>(
    `SELECT ${columns} FROM view_timeline WHERE conversation = ? AND seq BETWEEN ? AND ? ORDER BY seq`,
    [conversation, fromSeq, toSeq],
  );
}

export async function hasUnopened(
  { database, conversation }: TimelineRows,
  { fromSeq, toSeq }: { fromSeq: number; toSeq: number },
): Promise<boolean> {
  const later = await database.all(
    `SELECT 1 FROM entries INDEXED BY entries_later
     WHERE conversation = ? AND closed = 'later' AND seq BETWEEN ? AND ? LIMIT 1`,
    [conversation, fromSeq, toSeq],
  );
  return later.length > 0;
}

/** Which of these have had their time. */
export async function readExpired(
  { database, conversation }: TimelineRows,
  { fromSeq, toSeq }: { fromSeq: number; toSeq: number },
): Promise<ReadonlySet<number>> {
  const rows = await database.all<{ seq: number }>(
    `SELECT seq FROM entries INDEXED BY entries_expired WHERE conversation = ? AND is_expired = 1 AND seq BETWEEN ? AND ?`,
    [conversation, fromSeq, toSeq],
  );
  return new Set(rows.map(({ seq }) => seq));
}

/** What the person does not get to see. */
export async function readHidden({ database, conversation }: TimelineRows): Promise<ReadonlySet<EntryId>> {
  const rows = await database.all<{ entry: EntryId }>(
    `SELECT entry FROM hidden WHERE conversation = ?1
     UNION SELECT t.id FROM blocks b JOIN conversations c ON c.peer = b.user AND c.id = ?1
     JOIN view_timeline t ON t.conversation = c.id AND t.author = b.user AND t.at_ms >= b.from_ms AND t.at_ms < b.to_ms`,
    [conversation],
  );
  return new Set(rows.map(({ entry }) => entry));
}

export async function readIntents({ database, conversation }: TimelineRows): Promise<OutboxRow[]> {
  return database.all<OutboxRow>(
    `SELECT * FROM outbox WHERE conversation = ? AND kind <> ${EntryKind.VAULT} ORDER BY seq IS NULL, position`,
    [conversation],
  );
}
