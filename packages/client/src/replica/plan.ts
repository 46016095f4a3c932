/**
 * What a batch of frames changes in the replica. Pure: the conversations as they are, and what came, in; drafts of the
 * conversations as they will be, out. `replica.ts` opens the content, `statements.ts` writes the drafts in one transaction.
 */
import {
  type Appended,
  type ConversationId,
  type Cursor,
  type DeviceId,
  type Entry,
  type EntryId,
  EntryKind,
  type Head,
  idFromBytes,
  type Member,
  Role,
  type User,
  type UserId,
} from '@tidings/protocol';
import { parseMembership } from '../views/materialise';
import type { DetailsPatch } from './details';
import { endOf, gaplessRun, type LogEntry, parseEntry } from './entry';
import { type Held, heldOfHead } from './held';
import { rosterEffect } from './roster';
import { judge, pullSizes, withRun } from './sync-state';
import { isHeld, newestWindow } from './windows';

/** An own entry that the server has taken: what was sent, and where it landed. */
export interface Landed {
  readonly sent: Pick<LogEntry, 'id' | 'kind' | 'isSilent' | 'generation' | 'epoch' | 'body' | 'deletes'>;
  readonly appended: Appended;
}

export type Change =
  | { readonly type: 'head'; readonly head: Head }
  | {
      readonly type: 'entries';
      readonly conversation: ConversationId;
      readonly incarnation: number;
      readonly entries: readonly Entry[];
      readonly isPulled: boolean;
    }
  | { readonly type: 'landed'; readonly conversation: ConversationId; readonly landed: Landed }
  /** An own entry that the server has made of what was asked: what it says comes with the log. */
  | { readonly type: 'acknowledged'; readonly conversation: ConversationId; readonly appended: Appended }
  /** The answer to `ListMembers`. */
  | { readonly type: 'members'; readonly conversation: ConversationId; readonly members: readonly Member[] }
  /** The server knows no such conversation, or not with this person in it: it began after the backup that was restored. */
  | { readonly type: 'gone'; readonly conversation: ConversationId }
  | { readonly type: 'cursors'; readonly conversation: ConversationId; readonly cursors: readonly Cursor[] }
  /** Keys have come: what is sealed may open now. */
  | { readonly type: 'reopen'; readonly conversation: ConversationId }
  /** A slice of what was to be opened later, from this seq downwards or from the newest. */
  | { readonly type: 'open'; readonly conversation: ConversationId; readonly upToSeq?: number }
  /** Something's time may be over. */
  | { readonly type: 'expire' };

export interface RosterStep {
  readonly user: UserId;
  /** Undefined: gone. */
  readonly role: Role | undefined;
  /** New members have nothing to read up to here. */
  readonly readSeq: number | undefined;
}

/** Where a log stands that comes out of a backup: what this device holds beyond is not there any more. */
export type RestoredAt = Pick<Head, 'seq' | 'generation' | 'epoch'>;

export interface Draft {
  held: Held;
  /** Another incarnation, as the head says it: what was held before means nothing. */
  restoredAt: RestoredAt | undefined;
  readonly entries: LogEntry[];
  /** All present members, when the server has told them: replaces the roster, and the steps follow. */
  members: readonly Member[] | undefined;
  readonly roster: RosterStep[];
  /** DETAILS entries that need not be among the entries, ascending. */
  details: readonly LogEntry[];
  /** What they change, once they are open. */
  patch: DetailsPatch | undefined;
  readonly cursors: Cursor[];
  /** Own entries that are in the replica now, or are known to lie before it. */
  readonly done: EntryId[];
  /** Own entries that landed beyond a hole. */
  readonly acknowledged: {
    readonly id: EntryId;
    readonly seq: number;
    readonly atMs: number;
    readonly endMs: number | undefined;
  }[];
}

export interface Plan {
  readonly drafts: ReadonlyMap<ConversationId, Draft>;
  readonly people: readonly User[];
  /** Nothing is known of these, or what is known is of another incarnation: ask for their heads. */
  readonly unknown: ReadonlySet<ConversationId>;
}

export interface Self {
  readonly user: UserId;
  readonly device: DeviceId;
}

export function planChanges(held: ReadonlyMap<ConversationId, Held>, changes: readonly Change[], self: Self): Plan {
  const drafts = new Map<ConversationId, Draft>();
  const people: User[] = [];
  const unknown = new Set<ConversationId>();
  const draftOf = (id: ConversationId): Draft | undefined => {
    const known = drafts.get(id) ?? draftFrom(held.get(id));
    if (known) drafts.set(id, known);
    else unknown.add(id);
    return known;
  };
  for (const change of changes) {
    switch (change.type) {
      case 'head': {
        if (change.head.peer) people.push(change.head.peer);
        const id = idFromBytes<ConversationId>(change.head.conversation);
        const draft = drafts.get(id) ?? (draftFrom(held.get(id) ?? heldOfHead(change.head)) as Draft);
        drafts.set(id, draft);
        unknown.delete(id);
        addHead(draft, change.head, self);
        break;
      }
      case 'entries': {
        const draft = draftOf(change.conversation);
        if (!draft) break;
        // A live frame (0) is of the incarnation that the welcome told.
        if (change.incarnation !== 0 && draft.held.sync.incarnation !== change.incarnation)
          unknown.add(change.conversation);
        else addEntries(draft, gaplessRun(change.entries.map(parseEntry)), change.isPulled, self);
        break;
      }
      case 'landed': {
        const draft = draftOf(change.conversation);
        if (draft) addLanded(draft, change.landed, self);
        break;
      }
      case 'acknowledged': {
        const draft = draftOf(change.conversation);
        if (draft) addAcknowledged(draft, change.appended);
        break;
      }
      case 'members': {
        const draft = draftOf(change.conversation);
        if (draft) addMembers(draft, change.members);
        people.push(...change.members.flatMap(({ user }) => user ?? []));
        break;
      }
      case 'cursors':
        draftOf(change.conversation)?.cursors.push(...change.cursors);
        break;
      case 'gone': {
        const draft = draftOf(change.conversation);
        if (draft) draft.held = goneFrom(draft.held);
        break;
      }
      case 'reopen':
      case 'open':
      case 'expire':
        break;
    }
  }
  const changed = [...drafts].filter(([id, draft]) => isChanged(draft, held.get(id)));
  return { drafts: new Map(changed), people, unknown };
}

/** Readable still, as far as it is held. */
function goneFrom(held: Held): Held {
  const toSeq = newestWindow(held.sync.windows)?.high ?? held.sync.headSeq;
  return { ...held, role: Role.UNSPECIFIED, sync: { ...held.sync, toSeq, headSeq: toSeq } };
}

/** A second copy of a live entry costs no write. */
function isChanged(draft: Draft, before: Held | undefined): boolean {
  const { entries, roster, cursors, done, acknowledged } = draft;
  const hasMore = [entries, roster, cursors, done, acknowledged].some(({ length }) => length > 0);
  return hasMore || draft.held !== before || draft.details.length > 0 || draft.members !== undefined;
}

function draftFrom(held: Held | undefined): Draft | undefined {
  if (!held) return undefined;
  return {
    held,
    restoredAt: undefined,
    entries: [],
    members: undefined,
    roster: [],
    details: [],
    patch: undefined,
    cursors: [],
    done: [],
    acknowledged: [],
  };
}

function addHead(draft: Draft, head: Head, self: Self): void {
  if (head.incarnation !== draft.held.sync.incarnation) {
    draft.held = heldOfHead(head);
    draft.restoredAt = head;
    for (const list of [draft.entries, draft.roster, draft.cursors, draft.acknowledged]) list.length = 0;
    draft.details = [];
    draft.members = undefined;
  }
  if (head.seq >= draft.held.infoSeq) {
    const { held } = draft;
    const fresh = heldOfHead(head);
    draft.held = {
      ...fresh,
      sync: { ...fresh.sync, windows: held.sync.windows, headSeq: Math.max(held.sync.headSeq, head.seq) },
      title: held.title,
      detailsSeq: held.detailsSeq,
      headLoud: Math.max(held.headLoud, head.loudCount),
      changedAtMs: Math.max(held.changedAtMs, fresh.changedAtMs),
      isRosterKnown: held.isRosterKnown,
    };
  }
  draft.cursors.push(...head.cursors);
  if (head.details) addDetails(draft, parseEntry(head.details));
  const newest = newestWindow(draft.held.sync.windows);
  // Inline entries must not open a second window where a pull would fill the hole.
  const opensWindow = !newest || draft.held.sync.headSeq - newest.high > pullSizes.longAbsence;
  addEntries(draft, gaplessRun(head.entries.map(parseEntry)), opensWindow, self);
}

function addEntries(draft: Draft, run: readonly LogEntry[], mayOpenWindow: boolean, self: Self): void {
  const [first, last] = [run[0]?.seq, run.at(-1)?.seq];
  if (first === undefined || last === undefined) return;
  const { sync } = draft.held;
  const judgement = judge(sync, { first, last }, mayOpenWindow);
  if (judgement === 'hole') draft.held = { ...draft.held, sync: { ...sync, headSeq: Math.max(sync.headSeq, last) } };
  if (judgement !== 'apply') return;
  const newest = newestWindow(sync.windows);
  const fresh = run.filter(({ seq }) => !isHeld(sync.windows, seq));
  const after = withRun(sync, { first, last });
  const isContinued = newest ? newestWindow(after.windows)?.low === newest.low || last < newest.low : first === 1;
  draft.held = {
    ...draft.held,
    sync: after,
    isRosterKnown: newest ? draft.held.isRosterKnown && isContinued : draft.held.isRosterKnown || isContinued,
  };
  for (const entry of fresh) {
    draft.entries.push(entry);
    if (entry.author === self.user) draft.done.push(entry.id);
    if (entry.kind === EntryKind.DETAILS) addDetails(draft, entry);
    if (entry.seq > (newest?.high ?? 0)) takeEffect(draft, entry, self);
  }
}

/** What an entry at the live end does to the conversation itself. */
function takeEffect(draft: Draft, entry: LogEntry, self: Self): void {
  const change = entry.kind === EntryKind.MEMBERSHIP ? parseMembership(entry.body) : undefined;
  const effect = change && rosterEffect(entry.author, change);
  for (const { user, role, isNew } of effect?.set ?? [])
    draft.roster.push({ user, role, readSeq: isNew ? entry.seq - 1 : undefined });
  for (const user of effect?.gone ?? []) draft.roster.push({ user, role: undefined, readSeq: undefined });
  const { held } = draft;
  if (entry.seq <= held.infoSeq) return;
  const added = effect?.set.filter(({ isNew }) => isNew).length ?? 0;
  const own = effect?.set.find(({ user }) => user === self.user);
  const isGone = effect?.gone.includes(self.user) ?? false;
  draft.held = {
    ...held,
    infoSeq: entry.seq,
    policy: change?.type === 'policy' ? change.policy : held.policy,
    expireAfterS: change?.type === 'timer' ? change.expireAfterS : held.expireAfterS,
    memberCount:
      change?.type === 'created' ? added : Math.max(0, held.memberCount + added - (effect?.gone.length ?? 0)),
    role: isGone ? Role.UNSPECIFIED : (own?.role ?? held.role),
    headLoud: Math.max(held.headLoud, entry.loudCount),
    changedAtMs: Math.max(held.changedAtMs, entry.acceptedAtMs),
    sync: {
      ...held.sync,
      fromSeq: own?.isNew && held.role === Role.UNSPECIFIED ? entry.seq : held.sync.fromSeq,
      toSeq: isGone ? entry.seq : own?.isNew ? 0 : held.sync.toSeq,
    },
  };
}

function addMembers(draft: Draft, members: readonly Member[]): void {
  draft.members = members;
  draft.roster.length = 0;
  draft.cursors.push(...members.flatMap(({ cursor }) => cursor ?? []));
  draft.held = { ...draft.held, isRosterKnown: true };
}

function addDetails(draft: Draft, entry: LogEntry): void {
  if (entry.seq <= draft.held.detailsSeq || draft.details.some(({ seq }) => seq === entry.seq)) return;
  draft.details = [...draft.details, entry].sort((a, b) => a.seq - b.seq);
}

function addLanded(draft: Draft, { sent, appended }: Landed, self: Self): void {
  const { seq } = appended;
  const entry: LogEntry = {
    ...sent,
    seq,
    author: self.user,
    device: self.device,
    acceptedAtMs: Number(appended.acceptedAtMs),
    loudCount: appended.loudCount,
    expireAfterS: appended.expireAfterS,
    isDeleted: false,
  };
  if (judge(draft.held.sync, { first: seq, last: seq }, false) === 'hole')
    draft.acknowledged.push({ id: sent.id, seq, atMs: entry.acceptedAtMs, endMs: endOf(entry) });
  // If it is held, applying it has taken it out of the outbox.
  else if (!isHeld(draft.held.sync.windows, seq)) draft.done.push(sent.id);
  addEntries(draft, [entry], false, self);
}

function addAcknowledged(draft: Draft, { id, seq, acceptedAtMs }: Appended): void {
  const { sync } = draft.held;
  if (isHeld(sync.windows, seq)) draft.done.push(idFromBytes(id));
  else {
    draft.acknowledged.push({ id: idFromBytes(id), seq, atMs: Number(acceptedAtMs), endMs: undefined });
    draft.held = { ...draft.held, sync: { ...sync, headSeq: Math.max(sync.headSeq, seq) } };
  }
}
