/** What a group says about itself: as it is, and as the person has changed it here. */
import { type ConversationId, type Details, DetailsPart, EntryKind } from '@tidings/protocol';
import type { GroupDetails } from '../api';
import { bytesFromBase64 } from '../engine/base64';
import { partsOf } from '../replica/details';
import type { Database } from '../store/database';
import { imageOf, parseDetails } from './content';

export interface StoredDetails extends Pick<Details, 'title' | 'description' | 'avatar'> {
  /** Of the newest entry that says any of it. */
  readonly seq: number;
}

interface DetailsRow {
  readonly title: string;
  readonly details_seq: number;
  readonly description: string | null;
  readonly avatar: string | null;
}

export async function readAbout(database: Database, id: ConversationId): Promise<GroupDetails> {
  const { description, avatar } = await readDetails(database, id);
  return { description, avatar: imageOf(avatar) };
}

/** As content: what a change of one of them starts from. */
export async function readDetails(database: Database, id: ConversationId): Promise<StoredDetails> {
  // The outbox first: what is applied in between is seen twice, never not at all.
  const waiting = await database.all<{ content: Uint8Array }>(
    `SELECT content FROM outbox WHERE conversation = ? AND kind = ${EntryKind.DETAILS} AND failure_code IS NULL
     ORDER BY position`,
    [id],
  );
  const known = await readKnownDetails(database, id);
  return waiting.reduce((before, { content }) => withWaiting(before, parseDetails(content)), known);
}

/** As the log says. */
export async function readKnownDetails(database: Database, id: ConversationId): Promise<StoredDetails> {
  const [row] = await database.all<DetailsRow>(
    `SELECT c.title, c.details_seq, d.description, d.avatar FROM conversations c LEFT JOIN details d ON d.conversation = c.id
     WHERE c.id = ?`,
    [id],
  );
  const avatar = row?.avatar?.slice(row.avatar.indexOf(',') + 1);
  return {
    seq: row?.details_seq ?? 0,
    title: row?.title ?? '',
    description: row?.description ?? '',
    avatar: avatar ? bytesFromBase64(avatar) : new Uint8Array(),
  };
}

function withWaiting(before: StoredDetails, details: Details | undefined): StoredDetails {
  if (!details) return before;
  const parts = partsOf(details, before.seq);
  return {
    ...before,
    title: parts.has(DetailsPart.TITLE) ? details.title : before.title,
    description: parts.has(DetailsPart.DESCRIPTION) ? details.description : before.description,
    avatar: parts.has(DetailsPart.AVATAR) ? details.avatar : before.avatar,
  };
}
