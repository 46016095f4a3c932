/** What a group says about itself: as it is, and as the person has changed it here. */
import { type ConversationId, type Details, EntryKind } from '@tidings/protocol';
import type { GroupDetails } from '../api';
import { bytesFromBase64 } from '../engine/base64';
import type { Database } from '../store/database';
import { parseAbout, parseDetails } from './content';

interface DetailsRow {
  readonly title: string;
  readonly description: string | null;
  readonly avatar: string | null;
}

export async function readAbout(database: Database, id: ConversationId): Promise<GroupDetails> {
  const { waiting, row } = await readBoth(database, id);
  return parseAbout(waiting) ?? { description: row?.description ?? '', avatar: row?.avatar ?? undefined };
}

/** As content: what a change of one of them starts from. */
export async function readDetails(
  database: Database,
  id: ConversationId,
): Promise<Pick<Details, 'title' | 'description' | 'avatar'>> {
  const { waiting, row } = await readBoth(database, id);
  const meant = parseDetails(waiting);
  if (meant) return { title: meant.title, description: meant.description, avatar: meant.avatar };
  const avatar = row?.avatar?.slice(row.avatar.indexOf(',') + 1);
  return {
    title: row?.title ?? '',
    description: row?.description ?? '',
    avatar: avatar ? bytesFromBase64(avatar) : new Uint8Array(),
  };
}

async function readBoth(database: Database, id: ConversationId) {
  const [intent] = await database.all<{ content: Uint8Array }>(
    `SELECT content FROM outbox WHERE conversation = ? AND kind = ${EntryKind.DETAILS} AND failure_code IS NULL
     ORDER BY position DESC LIMIT 1`,
    [id],
  );
  const [row] = await database.all<DetailsRow>(
    `SELECT c.title, d.description, d.avatar FROM conversations c LEFT JOIN details d ON d.conversation = c.id
     WHERE c.id = ?`,
    [id],
  );
  return { waiting: intent?.content, row };
}
