/**
 * The body of the append transaction, for stores that are synchronous inside it (SQLite, memory).
 * Known id → membership → epoch → rules → insert; requests in their order; a refused one changes nothing. I2 I3
 * Anything thrown is the store's own failure: the caller rolls everything back, the records it handed out included.
 */
import {
  type ConversationId,
  ConversationKind,
  type EntryId,
  EntryKind,
  type InviteId,
  isLoud,
  type Role,
  type UserId,
} from '@tidings/protocol';
import type { AppendOutcome, AppendRequest, Author, InviteRow } from '../ports/log-store';
import { decide } from './decide';
import type { Accepted, Asks, Facts, GroupEffect } from './decision';
import type { Policy } from './policy';
import { type Refusal, refuse } from './refusal';
import { isPaced } from './sending';
import { applyEffects, type ConversationRecord } from './state';

export interface EntryPlace {
  readonly seq: number;
  readonly acceptedAtMs: number;
  readonly loudCount: number;
}

export interface NewEntryRow extends EntryPlace {
  readonly id: EntryId;
  readonly kind: EntryKind;
  readonly silent: boolean;
  readonly author: Author;
  readonly generation: number;
  readonly epoch: number;
  readonly body: Uint8Array;
  readonly deletes: readonly EntryId[];
  /** The body goes so many seconds after `acceptedAtMs`; 0 = never. */
  readonly expireAfterS: number;
}

/** What a step of an MLS group changes besides its entry. */
export interface GroupTables {
  /** Stores `generation`, `epoch` and `awaitingCommit` of the record. */
  saveGroupPlace(record: ConversationRecord): void;
  /** Replaces the group info. */
  putGroupInfo(record: ConversationRecord, groupInfo: Uint8Array): void;
  /** Keeps the welcome for each of its devices; there is one at least. */
  addWelcome(record: ConversationRecord, seq: number, group: GroupEffect): void;
  dropAllWelcomes(record: ConversationRecord): void;
}

export interface FoundEntry extends EntryPlace {
  readonly expireAfterS: number;
  readonly kind: EntryKind;
  readonly author: UserId;
}

/** The tables as the transaction sees and changes them. Records may be cached: there is one writer. */
export interface LogTables extends GroupTables {
  conversation(id: ConversationId): ConversationRecord | undefined;
  findEntry(record: ConversationRecord, id: EntryId): FoundEntry | undefined;
  entryAt(record: ConversationRecord, seq: number): EntryPlace | undefined;
  /** Makes the record of a new conversation, with an incarnation of its own and without members. */
  insertConversation(of: Pick<ConversationRecord, 'id' | 'kind' | 'encryption'>): ConversationRecord;
  /** With `expireAfterS` it is due to lose its body then. False, and nothing inserted, if the conversation has this id already. */
  insertEntry(record: ConversationRecord, entry: NewEntryRow): boolean;
  /** Takes the body of an entry away, and nothing else of it: what has no body was deleted. I11 */
  eraseBody(record: ConversationRecord, id: EntryId): void;
  /** Begins a membership; the user's cursors start behind what was before it (and never go back). */
  beginMembership(
    record: ConversationRecord,
    user: UserId,
    as: { readonly role: Role; readonly isAccepted: boolean },
    at: EntryPlace,
  ): void;
  /** Does the user share a present conversation with the other that they have accepted? */
  knows(user: UserId, other: UserId): boolean;
  blocks(user: UserId, other: UserId): boolean;
  /** With the membership go the welcomes that wait for the user's devices. I5 */
  endMembership(record: ConversationRecord, user: UserId, toSeq: number): void;
  setRole(record: ConversationRecord, user: UserId, role: Role): void;
  /** Memberships that the user has accepted, and those that are a message request still. */
  conversationCount(user: UserId): number;
  unacceptedCount(user: UserId): number;
  invite(id: InviteId): InviteRow | undefined;
  useInvite(id: InviteId): void;
  savePolicy(record: ConversationRecord, policy: Policy): void;
  isBanned(record: ConversationRecord, user: UserId): boolean;
  bannedCount(record: ConversationRecord): number;
  ban(record: ConversationRecord, user: UserId, nowMs: number): void;
  unban(record: ConversationRecord, user: UserId): void;
  saidAtMs(record: ConversationRecord, user: UserId): number | undefined;
  noteSaid(record: ConversationRecord, user: UserId, nowMs: number): void;
  hasRequest(record: ConversationRecord, user: UserId): boolean;
  requestCount(record: ConversationRecord): number;
  addRequest(record: ConversationRecord, user: UserId, nowMs: number): void;
  dropRequest(record: ConversationRecord, user: UserId): void;
  /** The member's head is told again, to all members, as if their cursor had moved. */
  touch(record: ConversationRecord, user: UserId, nowMs: number): void;
}

/** Carries out one batch; one outcome per request, in order. */
export function appendBatch(tables: LogTables, batch: readonly AppendRequest[], nowMs: number): AppendOutcome[] {
  const facts: Facts = {
    nowMs,
    conversationCount: (user) => tables.conversationCount(user),
    unacceptedCount: (user) => tables.unacceptedCount(user),
    isAsked: (user, asks) => isAsked(tables, user, asks),
    entry: (record, id) => tables.findEntry(record, id),
    isBanned: (record, user) => tables.isBanned(record, user),
    bannedCount: (record) => tables.bannedCount(record),
    saidAtMs: (record, user) => tables.saidAtMs(record, user),
    invite: (id) => tables.invite(id as InviteId),
  };
  return batch.map((request) => appendOne(tables, request, facts));
}

function appendOne(tables: LogTables, request: AppendRequest, facts: Facts): AppendOutcome {
  const record = tables.conversation(request.conversation);
  // An optimisation for the hot path: content is looked up only when the unique index or the rules object.
  const isHot = request.intent.type === 'content';
  if (record !== undefined && !isHot) {
    const known = findKnown(tables, record, request);
    if (known !== undefined) return known;
  }
  const decision = decide(record, request.author.user, request.intent, facts);
  if ('refused' in decision)
    return (isHot && record && findKnown(tables, record, request)) || refused(decision.refused);
  const target = record ?? createRecord(tables, request);
  const entry = buildEntry(target, request, decision.accepted, facts.nowMs);
  if (!tables.insertEntry(target, entry)) return findKnown(tables, target, request) as AppendOutcome;
  return carryOut(tables, target, request, entry, decision.accepted);
}

function findKnown(tables: LogTables, record: ConversationRecord, request: AppendRequest): AppendOutcome | undefined {
  const known = tables.findEntry(record, request.id);
  if (known === undefined) return findDirect(tables, record, request);
  return known.author === request.author.user ? repetition(record, known) : refused(refuse.idConflict());
}

/** Creating a conversation that is one of its kind is a repetition, whoever of the two began it. */
function findDirect(tables: LogTables, record: ConversationRecord, request: AppendRequest): AppendOutcome | undefined {
  const { intent, author } = request;
  const isSame =
    intent.type === 'create' &&
    intent.kind === record.kind &&
    record.kind !== ConversationKind.GROUP &&
    record.members.has(author.user);
  const first = isSame ? tables.entryAt(record, 1) : undefined;
  return first && repetition(record, first);
}

function createRecord(tables: LogTables, { conversation, intent }: AppendRequest): ConversationRecord {
  if (intent.type !== 'create') throw new Error('only `create` is accepted without a conversation');
  return tables.insertConversation({ id: conversation, kind: intent.kind, encryption: intent.encryption });
}

function buildEntry(
  record: ConversationRecord,
  { id, author }: AppendRequest,
  { kind, silent, body, deletes = [], expireAfterS = 0, at }: Accepted,
  nowMs: number,
): NewEntryRow {
  const loudCount = record.loudCount + (isLoud({ kind, silent }) ? 1 : 0);
  const { generation, epoch } = at ?? record;
  const place = { seq: record.headSeq + 1, acceptedAtMs: nowMs, loudCount };
  return { id, kind, silent, author, generation, epoch, body, deletes, expireAfterS, ...place };
}

function carryOut(
  tables: LogTables,
  record: ConversationRecord,
  { intent, author }: AppendRequest,
  entry: NewEntryRow,
  accepted: Accepted,
): AppendOutcome {
  const { kind, joined = [], left = [], roles = [], deletes = [] } = accepted;
  record.headSeq = entry.seq;
  record.loudCount = entry.loudCount;
  const { incarnation } = record;
  const { seq, acceptedAtMs, loudCount, expireAfterS } = entry;
  const place = { ok: true, incarnation, seq, acceptedAtMs, loudCount, expireAfterS, isNew: true } as const;
  if (accepted.group !== undefined || accepted.awaitsCommit) moveGroup(tables, record, entry, accepted);
  for (const id of deletes) tables.eraseBody(record, id);
  if (isLoud(entry) && isPaced(record, record.members.get(author.user)?.role))
    tables.noteSaid(record, author.user, entry.acceptedAtMs);
  if (kind !== EntryKind.MEMBERSHIP) return place;
  const asks = asksOf(intent, author.user);
  const asked = joined.map(({ user }) => asks !== undefined && isAsked(tables, user, asks));
  for (const [index, { user, role }] of joined.entries())
    tables.beginMembership(record, user, { role, isAccepted: !asked[index] }, entry);
  for (const user of left) tables.endMembership(record, user, entry.seq);
  for (const { user, role } of roles) tables.setRole(record, user, role);
  if (intent.type === 'join') tables.useInvite(intent.invite);
  changeDoor(tables, record, accepted, entry.acceptedAtMs);
  applyEffects(record, { joined, left, roles }, entry.seq);
  return {
    ...place,
    change: entry.body,
    generation: entry.generation,
    epoch: entry.epoch,
    ...(joined.length > 0 && { joined: joined.map(({ user }) => user) }),
    ...(left.length > 0 && { left }),
  };
}

/** Who brings people into a conversation asks those who do not know them, and those who want to hear nothing of them. */
function isAsked(tables: LogTables, user: UserId, { by, asksStrangers = false }: Asks): boolean {
  if (user === by) return false;
  return tables.blocks(user, by) || (asksStrangers && !tables.knows(user, by));
}

function asksOf(intent: AppendRequest['intent'], by: UserId): Asks | undefined {
  return intent.type === 'create' || intent.type === 'add' ? { by, asksStrangers: intent.asksStrangers } : undefined;
}

function changeDoor(
  tables: LogTables,
  record: ConversationRecord,
  { policy, banned, unbanned, joined = [] }: Accepted,
  nowMs: number,
): void {
  if (policy !== undefined) {
    record.policy = policy;
    tables.savePolicy(record, policy);
  }
  if (banned !== undefined) tables.ban(record, banned, nowMs);
  if (unbanned !== undefined) tables.unban(record, unbanned);
  for (const { user } of joined) tables.dropRequest(record, user);
}

function moveGroup(
  tables: LogTables,
  record: ConversationRecord,
  { seq, kind }: NewEntryRow,
  { group, awaitsCommit = false }: Accepted,
): void {
  record.awaitingCommit = awaitsCommit;
  if (group !== undefined) {
    record.generation = group.generation;
    record.epoch = group.epoch;
    if (kind === EntryKind.RESET) tables.dropAllWelcomes(record);
    tables.putGroupInfo(record, group.groupInfo);
    if (group.welcomeFor.length > 0) tables.addWelcome(record, seq, group);
  }
  tables.saveGroupPlace(record);
}

const repetition = (
  { incarnation }: ConversationRecord,
  place: EntryPlace & { readonly expireAfterS?: number },
): AppendOutcome => ({
  ok: true,
  incarnation,
  seq: place.seq,
  acceptedAtMs: place.acceptedAtMs,
  loudCount: place.loudCount,
  expireAfterS: place.expireAfterS ?? 0,
  isNew: false,
});

const refused = (refusal: Refusal): AppendOutcome => ({ ok: false, ...refusal });
