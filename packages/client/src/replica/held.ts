import {
  type ConversationId,
  ConversationKind,
  type Encryption,
  type Head,
  idFromBytes,
  type Role,
  type UserId,
} from '@tidings/protocol';
import type { GroupPolicy } from '../api';
import type { Database } from '../store/database';
import { parsePolicy } from '../views/policy';
import { groupBy } from './group-by';
import type { SyncState } from './sync-state';
import type { Window } from './windows';

/** What the engine keeps in memory of each conversation: its row, and the windows held. */
export interface Held {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  readonly encryption: Encryption;
  readonly sync: SyncState;
  readonly generation: number;
  readonly epoch: number;
  /** UNSPECIFIED once no longer a member. */
  readonly role: Role;
  readonly memberCount: number;
  readonly peer: UserId | undefined;
  readonly title: string;
  readonly detailsSeq: number;
  /** Role, member count and generation are as of this seq; what lies behind it still has to take effect. */
  readonly infoSeq: number;
  readonly headLoud: number;
  readonly changedAtMs: number;
  readonly isRosterKnown: boolean;
  /** Of a group, while a member; undefined = the default. */
  readonly policy: GroupPolicy | undefined;
  readonly joinRequests: number;
  /** How long what is sent from now on stays; 0 = for ever. */
  readonly expireAfterS: number;
  /** A message request, as far as the server knows. */
  readonly isUnaccepted: boolean;
}

/** A conversation of which nothing is held yet. */
export function heldOfHead(head: Head): Held {
  return {
    id: idFromBytes<ConversationId>(head.conversation),
    kind: head.kind,
    encryption: head.encryption,
    sync: {
      incarnation: head.incarnation,
      windows: [],
      fromSeq: Math.max(head.fromSeq, 1),
      toSeq: head.toSeq,
      headSeq: head.seq,
    },
    generation: head.generation,
    epoch: head.epoch,
    role: head.role,
    memberCount: head.memberCount,
    peer: head.peer && idFromBytes<UserId>(head.peer.id),
    title: '',
    detailsSeq: 0,
    infoSeq: head.seq,
    headLoud: head.loudCount,
    changedAtMs: Number(head.changedAtMs),
    isRosterKnown: false,
    policy: head.kind === ConversationKind.GROUP && head.policy ? parsePolicy(head.policy) : undefined,
    joinRequests: head.joinRequests,
    expireAfterS: head.policy?.expireAfterS ?? 0,
    isUnaccepted: head.unaccepted,
  };
}

interface ConversationRecord {
  id: ConversationId;
  kind: ConversationKind;
  encryption: Encryption;
  incarnation: number;
  generation: number;
  epoch: number;
  role: Role;
  from_seq: number;
  to_seq: number;
  member_count: number;
  peer: UserId | null;
  title: string;
  details_seq: number;
  info_seq: number;
  head_seq: number;
  head_loud: number;
  changed_at_ms: number;
  is_roster_known: number;
  policy: string | null;
  join_requests: number;
  expire_after_s: number;
  is_unaccepted: number;
}

/** Reads all of them, with their windows. */
export async function loadHeld(database: Database): Promise<Map<ConversationId, Held>> {
  const windows = await database.all<Window & { conversation: ConversationId }>(
    'SELECT conversation, low, high FROM windows ORDER BY conversation, low',
  );
  const windowsOf = groupBy(windows, ({ conversation }) => conversation);
  const rows = await database.all<ConversationRecord>('SELECT * FROM conversations');
  return new Map(rows.map((row) => [row.id, heldOfRow(row, windowsOf.get(row.id) ?? [])]));
}

function heldOfRow(row: ConversationRecord, windows: readonly Window[]): Held {
  return {
    id: row.id,
    kind: row.kind,
    encryption: row.encryption,
    sync: {
      incarnation: row.incarnation,
      windows: windows.map(({ low, high }) => ({ low, high })),
      fromSeq: row.from_seq,
      toSeq: row.to_seq,
      headSeq: row.head_seq,
    },
    generation: row.generation,
    epoch: row.epoch,
    role: row.role,
    memberCount: row.member_count,
    peer: row.peer ?? undefined,
    title: row.title,
    detailsSeq: row.details_seq,
    infoSeq: row.info_seq,
    headLoud: row.head_loud,
    changedAtMs: row.changed_at_ms,
    isRosterKnown: row.is_roster_known === 1,
    policy: row.policy === null ? undefined : (JSON.parse(row.policy) as GroupPolicy),
    joinRequests: row.join_requests,
    expireAfterS: row.expire_after_s,
    isUnaccepted: row.is_unaccepted === 1,
  };
}
