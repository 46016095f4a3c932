import {
  type ConversationId,
  ConversationKind,
  DetailsPart,
  type Encryption,
  EntryKind,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { ConversationRow, GroupPolicy } from '../api';
import { forEver, levelOf } from '../personal/fields';
import { readAllSettings, readBlocked, readSettings, type Settings } from '../personal/settings-query';
import { partsOf } from '../replica/details';
import { groupBy } from '../replica/group-by';
import type { Database } from '../store/database';
import { parseDetails } from './content';
import { readEffectIntents } from './effects-query';
import { type PendingChanges, readAllPendingChanges, readPendingChanges, withPendingSettings } from './pending-changes';
import type { PeopleSnapshot } from './people';
import { defaultPolicy, rightsOf } from './policy';
import { type PreviewRecord, previewOfIntent, previewOfRecord } from './preview';
import type { OutboxRow } from './records';

interface ListRecord extends PreviewRecord {
  readonly encryption: Encryption;
  readonly title: string;
  readonly peer: UserId | null;
  readonly role: Role;
  readonly policy: string | null;
  readonly join_requests: number;
  readonly expire_after_s: number;
  readonly is_unaccepted: number;
  readonly from_seq: number;
  readonly brought_by: UserId | null;
  readonly said_at_ms: number | null;
  readonly member_count: number;
  readonly read_seq: number;
  readonly head_seq: number;
  readonly at_ms: number;
  readonly unread: number;
  readonly mentions: number;
  readonly details_seq: number;
  readonly new_details: Uint8Array | null;
}

const select = `
  SELECT c.id, c.kind, c.encryption, c.title, c.details_seq, c.peer, c.role, c.policy, c.join_requests, c.expire_after_s, c.member_count,
    c.is_unaccepted, c.from_seq,
    CASE WHEN c.is_unaccepted = 1 THEN coalesce(c.peer, (SELECT author FROM entries WHERE conversation = c.id AND seq = c.from_seq))
      END AS brought_by,
    CASE WHEN c.role = ${Role.MEMBER} AND c.policy IS NOT NULL THEN (SELECT accepted_at_ms FROM entries
      WHERE conversation = c.id AND is_own_loud = 1 ORDER BY seq DESC LIMIT 1) END
      - CAST(coalesce((SELECT value FROM meta WHERE key = 'clock_offset'), 0) AS INTEGER) AS said_at_ms, c.read_seq, c.head_seq,
    v.at_ms, v.unread, v.mentions, v.preview_seq, v.preview_id, v.preview_type, v.preview_author, v.preview_content,
    (SELECT content FROM view_effects WHERE conversation = c.id AND target = v.preview_id AND type = 'edit'
      AND author = v.preview_author ORDER BY seq DESC LIMIT 1) AS preview_edit,
    v.others_delivered_seq, v.others_read_seq,
    (SELECT content FROM outbox WHERE conversation = c.id AND kind = ${EntryKind.DETAILS} AND failure_code IS NULL
      ORDER BY position DESC LIMIT 1) AS new_details,
    o.id AS outbox_id, o.kind AS outbox_kind, o.content AS outbox_content, o.written_at_ms AS outbox_written_at_ms,
    o.seq AS outbox_seq, o.failure_code
  FROM view_list v
  JOIN conversations c ON c.id = v.conversation
  LEFT JOIN outbox o ON o.position = (SELECT max(position) FROM outbox WHERE conversation = v.conversation AND is_silent = 0
    -- What was refused does not hide what others have said since.
    AND (failure_code IS NULL OR after_seq >= coalesce(v.preview_seq, 0)))`;

export interface Reader {
  readonly database: Database;
  readonly self: UserId;
  readonly people: PeopleSnapshot;
  readonly nowMs: number;
}

/**
 * All of them, archived ones and message requests too: pinned ones first, then the newest first. One's conversation with oneself only once
 * something is in it; a request only once somebody has said something to the person, or it is a group, and not of people they block.
 */
export async function readList(reader: Reader): Promise<readonly ConversationRow[]> {
  const records = await reader.database.all<ListRecord>(
    `${select} WHERE c.kind <> ${ConversationKind.SELF} OR v.preview_seq IS NOT NULL OR o.id IS NOT NULL
     ORDER BY v.at_ms DESC, v.conversation DESC`,
  );
  const settings = await readAllSettings(reader.database);
  const effects = groupBy(await readEffectIntents(reader.database), ({ conversation }) => conversation);
  const changes = await readAllPendingChanges(reader.database);
  const blocked = await readBlocked(reader.database);
  const pinOf = ({ id }: ListRecord) => settings.get(id)?.pin ?? 0;
  return records
    .toSorted((a, b) => pinOf(b) - pinOf(a))
    .map((record) =>
      rowOf(record, reader, {
        own: settings.get(record.id),
        general: settings.get(''),
        blocked,
        effects: effects.get(record.id),
        pending: changes.get(record.id),
      }),
    )
    .filter(({ isRequest, broughtBy, kind, preview }) => {
      if (!isRequest) return true;
      if (broughtBy && blocked.has(broughtBy.id)) return false;
      return kind === ConversationKind.GROUP || preview?.type === 'message';
    });
}

export async function readConversation(reader: Reader, id: ConversationId): Promise<ConversationRow | undefined> {
  const { database } = reader;
  const [record] = await database.all<ListRecord>(`${select} WHERE v.conversation = ?`, [id]);
  if (!record) return undefined;
  const [own, general] = [await readSettings(database, id), await readSettings(database, '')];
  const effects = await readEffectIntents(database, id);
  const pending = await readPendingChanges(database, id);
  return rowOf(record, reader, { own, general, blocked: await readBlocked(database), effects, pending });
}

/** What these are called. */
export async function readTitles(
  reader: Reader,
  ids: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, string>> {
  const records = await reader.database.all<ListRecord>(
    `${select} WHERE v.conversation IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(ids)],
  );
  return new Map(records.map((record) => [record.id, rowOf(record, reader, { blocked: new Set() }).title]));
}

interface Personal {
  readonly own?: Settings | undefined;
  readonly general?: Settings | undefined;
  readonly blocked: ReadonlySet<UserId>;
  /** Done here, and not come back yet. */
  readonly effects?: readonly OutboxRow[] | undefined;
  readonly pending?: PendingChanges | undefined;
}

function rowOf(
  record: ListRecord,
  reader: Reader,
  { own = {}, general = {}, blocked, effects = [], pending = [] }: Personal,
): ConversationRow {
  const peer = record.peer === null ? undefined : reader.people.person(record.peer);
  const isGroup = record.kind === ConversationKind.GROUP;
  const isRequest =
    record.is_unaccepted === 1 && record.role !== Role.UNSPECIFIED && (own.accept ?? 0) < record.from_seq;
  const told = record.policy === null ? defaultPolicy : (JSON.parse(record.policy) as GroupPolicy);
  const { policy, role, expireAfterS } = withPendingSettings(
    { policy: told, role: record.role, expireAfterS: record.expire_after_s },
    pending,
    reader.self,
  );
  const waiting = record.new_details ? parseDetails(record.new_details) : undefined;
  const newTitle = waiting && partsOf(waiting, record.details_seq).has(DetailsPart.TITLE) ? waiting.title : undefined;
  const title = record.kind === ConversationKind.DIRECT ? peer?.displayName : (newTitle ?? record.title);
  const said = previewOfRecord(record, { ...reader, blocked, intents: effects });
  return {
    id: record.id,
    kind: record.kind,
    encryption: record.encryption,
    title: title || '…',
    peer,
    preview: previewOfIntent(record, reader, effects) ?? said,
    newest: said,
    atMs: record.at_ms,
    unread: record.unread,
    mentions: record.mentions,
    role: role === Role.UNSPECIFIED ? undefined : role,
    memberCount: record.member_count,
    policy: isGroup && role !== Role.UNSPECIFIED ? policy : undefined,
    can: rightsOf(record.kind, role, policy),
    expireAfterS,
    saidAtMs: policy.slowModeS > 0 ? (record.said_at_ms ?? undefined) : undefined,
    joinRequests: record.join_requests,
    readSeq: record.read_seq,
    headSeq: record.head_seq,
    isRequest,
    broughtBy: isRequest && record.brought_by !== null ? reader.people.person(record.brought_by) : undefined,
    isBlocked: record.peer !== null && blocked.has(record.peer),
    ...settingsOf(record.kind, own, general, reader.nowMs),
  };
}

function settingsOf(kind: ConversationKind, settings: Settings, preferences: Settings, nowMs: number) {
  const { mute = 0, pin = 0, archive = false, unread = false, level, draft } = settings;
  const groupLevel = kind === ConversationKind.GROUP ? levelOf(preferences.group_level) : undefined;
  const isMuted = mute > nowMs;
  return {
    draft: draft?.text ?? '',
    draftReply: draft?.reply,
    isMuted,
    mutedUntilMs: isMuted ? (mute >= forEver ? Number.POSITIVE_INFINITY : mute) : undefined,
    isArchived: archive,
    isPinned: pin > 0,
    isMarkedUnread: unread,
    notificationLevel: levelOf(level) ?? groupLevel ?? 'all',
  } as const;
}
