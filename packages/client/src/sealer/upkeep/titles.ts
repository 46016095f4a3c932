import { type ConversationId, ConversationKind, type EntryId, EntryKind, newId, Role } from '@tidings/protocol';
import { addIntent, detailsContent, outboxTopics } from '../../outbox/intents';
import type { Platform } from '../../platform/platform';
import type { Held } from '../../replica/held';
import type { Database } from '../../store/database';
import { readDetails } from '../../views/details-query';
import type { LeafOwner } from '../mls/leaf';
import type { Timers } from './timers';

export interface TitlesOptions {
  readonly platform: Platform;
  readonly database: Database;
  readonly self: LeafOwner;
  readonly timers: Timers;
  held(conversation: ConversationId): Held | undefined;
}

/** Admins' devices give each other this long to repeat the title for newcomers. */
const repeatWithin = { leastMs: 500, mostMs: 3_000 };

/** Newcomers can't open what was sealed before them: those who may, say the title again. */
export function repeatTitle(options: TitlesOptions, conversation: ConversationId): void {
  const isMine = (held: Held | undefined) => held?.role === Role.OWNER || held?.role === Role.ADMIN;
  if (!isMine(options.held(conversation))) return;
  options.timers.laterWithin(repeatWithin, () => void repeatNow(options, conversation).catch(() => {}));
}

async function repeatNow(options: TitlesOptions, conversation: ConversationId): Promise<void> {
  const { database, platform, self } = options;
  const now = options.held(conversation);
  if (!now || now.title === '' || now.kind !== ConversationKind.GROUP) return;
  if (!(await hasNewcomers(database, conversation, now.detailsSeq))) return;
  const [waiting] = await database.all('SELECT 1 FROM outbox WHERE conversation = ? AND kind = ?', [
    conversation,
    EntryKind.DETAILS,
  ]);
  if (waiting) return;
  const { seq: baseSeq, title, description, avatar } = await readDetails(database, conversation);
  const content = detailsContent({ title, description, avatar, repeated: true, baseSeq });
  const intent = {
    id: newId<EntryId>(platform),
    conversation,
    kind: EntryKind.DETAILS,
    content,
    isSilent: true,
  } as const;
  await database.write(addIntent(intent, platform.now(), self.user), outboxTopics(conversation));
}

async function hasNewcomers(database: Database, conversation: ConversationId, afterSeq: number): Promise<boolean> {
  const rows = await database.all<{ content: string }>(
    `SELECT content FROM view_timeline WHERE conversation = ? AND seq > ? AND type = 'change'`,
    [conversation, afterSeq],
  );
  return rows.some(({ content }) => ['added', 'joined'].includes((JSON.parse(content) as { type: string }).type));
}
