import {
  type ConversationId,
  ConversationKind,
  type Entry,
  type EntryId,
  type EntryKind,
  EntryKindSchema,
  ErrorCode,
  type Head,
  idFromBytes,
  idToBytes,
  type LocateRequest,
  limits,
  type PullRequest,
  type PullResponse,
  Role,
  TidingsError,
  type User,
  type UserId,
} from '@tidings/protocol';
import { defaultPolicy, wirePolicy } from '../conversations/policy';
import { refuse } from '../conversations/refusal';
import type { Clock } from '../ports/clock';
import type { HeadRow, LogReader } from '../ports/log-store';
import type { AuthorisedReader } from './log';
import { buildSyncToken, parseSyncToken } from './sync-token';

export interface ReaderOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: LogReader;
  /** The `User` messages of these ids, in any order; unknown ids are left out. */
  readonly people: (ids: readonly UserId[]) => Promise<readonly User[]>;
}

export function createReader({ store, people, clock }: ReaderOptions): AuthorisedReader {
  const tell = tellAt(() => clock.now());
  return {
    pullFor: (user, request) => pullFor(store, user, request, tell),
    locateFor: (user, request) => locateFor(store, user, request),
    async headsFor(user, options = {}) {
      const sinceMs = parseSyncToken(options.since ?? new Uint8Array());
      const { only, inline, isPartial = false, readAtMs: knownMs } = options;
      const { rows, readAtMs, isComplete } = await store.heads(user, {
        ...(sinceMs !== undefined && { sinceMs }),
        ...(only !== undefined && { only }),
        ...(inline !== undefined && { newest: { ...inline, maxBytes: inlineBytes } }),
        ...(knownMs !== undefined && { readAtMs: knownMs }),
        isPartial,
      });
      const heads = await buildHeads({ people, tell }, rows);
      return { heads, syncToken: isComplete ? buildSyncToken(readAtMs) : new Uint8Array(), isComplete };
    },
    async headFor(user, conversation) {
      const { rows } = await store.heads(user, { only: [conversation] });
      const [head] = await buildHeads({ people, tell }, rows);
      if (head === undefined) throw notMember();
      return head;
    },
  };
}

/** Of an entry whose time is over nothing is told, though its body may lie in the store for a moment more. */
type Tell = (entries: readonly Entry[]) => Entry[];

export function tellAt(now: () => number): Tell {
  const isOver = ({ acceptedAtMs, expireAfterS }: Entry) =>
    expireAfterS > 0 && Number(acceptedAtMs) + expireAfterS * 1_000 <= now();
  return (entries) =>
    entries.map((entry) => (isOver(entry) ? { ...entry, deleted: true, body: new Uint8Array() } : entry));
}

/** So that the entry that passes it, whatever its size, still fits into one frame. */
const pullBytes = limits.pullBytes - 1024;

async function pullFor(store: LogReader, user: UserId, request: PullRequest, tell: Tell): Promise<PullResponse> {
  if (request.conversation.length !== 16) throw invalid('`conversation` has 16 bytes');
  const limit = request.limit === 0 ? limits.pullEntriesDefault : request.limit;
  if (limit > limits.pullEntries) throw invalid(`\`limit\` is 1 to ${limits.pullEntries}`);
  const conversation = idFromBytes<ConversationId>(request.conversation);
  const membership = await store.membership(conversation, user);
  if (membership === undefined) throw notMember();
  const page = await store.pull({
    conversation,
    ...(request.beforeSeq > 0 ? { beforeSeq: request.beforeSeq } : { afterSeq: request.afterSeq }),
    fromSeq: membership.fromSeq,
    toSeq: membership.toSeq,
    limit,
    maxBytes: pullBytes,
    kinds: kindsOf(request),
  });
  return {
    $typeName: 'tidings.v1.PullResponse',
    conversation: request.conversation,
    entries: tell(page.entries),
    incarnation: page.incarnation,
    headSeq: page.headSeq,
    atEnd: page.atEnd,
  };
}

const knownKinds = new Set(EntryKindSchema.values.map(({ number }) => number).filter((kind) => kind !== 0));

function kindsOf({ kinds }: PullRequest): EntryKind[] {
  if (!kinds.every((kind) => knownKinds.has(kind)))
    throw invalid('`kinds` are kinds of entries that this server knows');
  return [...new Set(kinds)];
}

async function locateFor(store: LogReader, user: UserId, request: LocateRequest): Promise<number> {
  const { place } = request;
  if (request.conversation.length !== 16) throw invalid('`conversation` has 16 bytes');
  if (place.case === undefined) throw invalid('`entry` or `at_ms` says what to look for');
  if (place.case === 'entry' && place.value.length !== 16) throw invalid('`entry` has 16 bytes');
  const conversation = idFromBytes<ConversationId>(request.conversation);
  const membership = await store.membership(conversation, user);
  if (membership === undefined) throw notMember();
  const at = place.case === 'entry' ? { entry: idFromBytes<EntryId>(place.value) } : { atMs: Number(place.value) };
  const seq = await store.locate({ conversation, at, fromSeq: membership.fromSeq, toSeq: membership.toSeq });
  if (seq === undefined) throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such entry that you may see');
  return seq;
}

async function buildHeads(
  { people, tell }: Pick<ReaderOptions, 'people'> & { readonly tell: Tell },
  rows: readonly HeadRow[],
): Promise<Head[]> {
  const peers = [...new Set(rows.flatMap(({ peer }) => peer ?? []))];
  const users = peers.length === 0 ? [] : await people(peers);
  const byId = new Map(users.map((user) => [idFromBytes<UserId>(user.id), user]));
  return rows.map((row) => buildHead(row, row.peer && byId.get(row.peer), tell));
}

function buildHead(
  { state, membership, details, cursors, entries = [] }: HeadRow,
  peer: User | undefined,
  tell: Tell,
): Head {
  const isGroup = state.kind === ConversationKind.GROUP && membership.role !== undefined;
  return {
    $typeName: 'tidings.v1.Head',
    conversation: idToBytes(state.conversation),
    kind: state.kind,
    encryption: state.encryption,
    incarnation: state.incarnation,
    seq: state.headSeq,
    loudCount: state.loudCount,
    generation: state.generation,
    epoch: state.epoch,
    awaitingCommit: state.awaitingCommit,
    ...(membership.role !== undefined && { policy: wirePolicy(state.policy ?? defaultPolicy) }),
    joinRequests: isGroup && membership.role !== Role.MEMBER ? (state.joinRequests ?? 0) : 0,
    role: membership.role ?? Role.UNSPECIFIED,
    fromSeq: membership.fromSeq,
    toSeq: membership.toSeq ?? 0,
    unaccepted: membership.role !== undefined && !membership.isAccepted,
    // How many there are now is none of the business of who has left. I5
    memberCount: membership.role === undefined ? 0 : state.memberCount,
    ...(details !== undefined && { details }),
    ...(peer !== undefined && { peer }),
    cursors: [...cursors],
    entries: tell(entries),
    changedAtMs: BigInt(state.changedAtMs),
  };
}

/** Per conversation: twenty of them still fit into one frame. */
const inlineBytes = 4 * 1024;

function notMember(): TidingsError {
  const { code, message } = refuse.notMember();
  return new TidingsError(code, message);
}

function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}
