import {
  type ConversationId,
  type Cursor,
  type Entry,
  EntryKind,
  ErrorCode,
  idToBytes,
  type UserId,
} from '@tidings/protocol';
import { isSilent } from '../conversations/decision';
import type { AdvanceOutcome, AppendIntent, AppendOutcome, AppendRequest, CursorMove } from '../ports/log-store';
import type { CommittedBatch, CommittedConversation, MembershipEffect, MovedCursors, RepeatedPlace } from './log';

interface Draft extends CommittedConversation {
  readonly entries: Entry[];
  readonly effects: MembershipEffect[];
}

/** What a committed batch added, one item per conversation in order of first appearance. */
export function buildCommitted(requests: readonly AppendRequest[], outcomes: readonly AppendOutcome[]): CommittedBatch {
  const drafts = new Map<ConversationId, Draft>();
  requests.forEach((request, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || !outcome.ok || !outcome.isNew) return;
    const draft = draftOf(drafts, request.conversation, outcome.incarnation);
    draft.entries.push(buildEntry(request, outcome));
    const { seq, joined, left } = outcome;
    if (joined !== undefined) draft.effects.push({ type: 'joined', seq, users: joined });
    if (left !== undefined) draft.effects.push({ type: 'left', seq, users: left });
  });
  return { conversations: [...drafts.values()] };
}

/** What had been in the log before, and is said once more. */
export function buildRepeated(
  requests: readonly AppendRequest[],
  outcomes: readonly AppendOutcome[],
): readonly RepeatedPlace[] {
  return requests.flatMap(({ conversation, intent, author }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || !outcome.ok || outcome.isNew) return [];
    return [{ conversation, seq: outcome.seq, joined: joinedBy(intent, author.user) }];
  });
}

/** Conversations of which some part of the store could not say whether they were written. */
export function buildUnsure(requests: readonly AppendRequest[], outcomes: readonly AppendOutcome[]): ConversationId[] {
  const isUnsure = (outcome: AppendOutcome | undefined) =>
    outcome === undefined || (!outcome.ok && outcome.code === ErrorCode.UNAVAILABLE);
  return [...new Set(requests.filter((_, index) => isUnsure(outcomes[index])).map(({ conversation }) => conversation))];
}

function joinedBy(intent: AppendIntent, author: UserId): readonly UserId[] {
  switch (intent.type) {
    case 'create':
      return intent.members.map(({ user }) => user);
    case 'add':
      return intent.users;
    case 'join':
      return [author];
    default:
      return [];
  }
}

/** Cursors that moved and that others may know of, by conversation. */
export function buildMoved(moves: readonly CursorMove[], outcomes: readonly AdvanceOutcome[]): readonly MovedCursors[] {
  const moved = new Map<ConversationId, Cursor[]>();
  moves.forEach(({ conversation }, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined || !outcome.ok || !outcome.hasMoved || !outcome.isMember) return;
    const cursors = moved.get(conversation);
    if (cursors === undefined) moved.set(conversation, [outcome.cursor]);
    else cursors.push(outcome.cursor);
  });
  return [...moved].map(([conversation, cursors]) => ({ conversation, cursors }));
}

function draftOf(drafts: Map<ConversationId, Draft>, conversation: ConversationId, incarnation: number): Draft {
  const known = drafts.get(conversation);
  if (known !== undefined) return known;
  const draft: Draft = { conversation, incarnation, entries: [], effects: [] };
  drafts.set(conversation, draft);
  return draft;
}

const nothing = new Uint8Array();

function buildEntry({ id, author, intent }: AppendRequest, outcome: Extract<AppendOutcome, { ok: true }>): Entry {
  const { generation = 0, epoch = 0 } = intent.type === 'content' ? intent : stepOf(intent, outcome);
  return {
    $typeName: 'tidings.v1.Entry',
    seq: outcome.seq,
    id: idToBytes(id),
    kind: kindOf(intent),
    authorUser: idToBytes(author.user),
    authorDevice: author.device === undefined ? nothing : idToBytes(author.device),
    acceptedAtMs: BigInt(outcome.acceptedAtMs),
    loudCount: outcome.loudCount,
    silent: intent.type === 'content' ? isSilent(intent) : isSilentStep(intent),
    generation,
    epoch,
    deleted: false,
    deletes: intent.type === 'content' ? (intent.deletes ?? []).map(idToBytes) : [],
    expireAfterS: outcome.expireAfterS,
    body: bodyOf(intent) ?? outcome.change ?? nothing,
  };
}

type Place = { readonly generation?: number; readonly epoch?: number };

function stepOf(intent: AppendIntent, outcome: Place): Place {
  return intent.type === 'commit' || intent.type === 'reset' ? intent.step : outcome;
}

function kindOf(intent: AppendIntent): EntryKind {
  switch (intent.type) {
    case 'content':
      return intent.kind;
    case 'commit':
      return EntryKind.COMMIT;
    case 'reset':
      return EntryKind.RESET;
    default:
      return EntryKind.MEMBERSHIP;
  }
}

function isSilentStep(intent: AppendIntent): boolean {
  return intent.type === 'commit' || intent.type === 'reset' || intent.type === 'device_removed';
}

/** What the author has sent as the body; undefined where the store makes it. */
function bodyOf(intent: AppendIntent): Uint8Array | undefined {
  switch (intent.type) {
    case 'content':
      return intent.body;
    case 'commit':
      return intent.step.commit;
    case 'reset':
      return intent.reset;
    default:
      return undefined;
  }
}
