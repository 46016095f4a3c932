/**
 * Entry and opened content → the row that screens show. Pure: the same entry always makes the same row, so views can be
 * rebuilt from the replica at any time (rebuild.ts), and names are resolved when they are read.
 */
import { fromBinary } from '@bufbuild/protobuf';
import {
  ConversationKind,
  EntryKind,
  idFromBytes,
  type MembershipChange,
  MembershipChangeSchema,
  type UserId,
} from '@tidings/protocol';
import type { MessageContent } from '../api';
import type { LogEntry } from '../replica/entry';
import type { Kept } from '../sealer/sealer';
import { changeOfDetails, openedOf, parseDetails, parseMessage } from './content';
import { parsePolicy } from './policy';
import type { StoredChange } from './stored-change';

export type TimelineRecord = Pick<LogEntry, 'seq' | 'id' | 'author'> & { readonly atMs: number } & (
    | { readonly type: 'message'; readonly content: MessageContent }
    | { readonly type: 'change'; readonly content: StoredChange }
  );

/** Undefined when there is nothing to show for this entry, or when it is to be opened later. */
export function materialise(entry: LogEntry, opening: Kept | undefined): TimelineRecord | undefined {
  if (opening === 'later') return undefined;
  const opened = openedOf(opening);
  const base = { seq: entry.seq, id: entry.id, author: entry.author, atMs: entry.acceptedAtMs };
  switch (entry.kind) {
    case EntryKind.CONTENT:
      // Silent content changes how others are shown, or is of a kind that is not known yet: it has no row of its own.
      if (entry.isSilent) return undefined;
      return { ...base, type: 'message', content: entry.isDeleted ? { type: 'deleted' } : parseMessage(opening) };
    case EntryKind.MEMBERSHIP: {
      const change = parseMembership(entry.body);
      // One's conversation with oneself begins without a word.
      if (change?.type === 'created' && change.kind === ConversationKind.SELF) return undefined;
      return change && { ...base, type: 'change', content: change };
    }
    case EntryKind.DETAILS: {
      // The second entry is the title the group was created with.
      if (entry.seq === 2) return undefined;
      const details = parseDetails(opened);
      if (!details || details.repeated || (details.baseSeq > 0 && details.sets.length === 0)) return undefined;
      return { ...base, type: 'change', content: changeOfDetails(details) };
    }
    case EntryKind.RESET:
      return { ...base, type: 'change', content: { type: 'reset' } };
    case EntryKind.COMMIT:
    case EntryKind.PIN:
    case EntryKind.VAULT:
      return undefined;
    default:
      return { ...base, type: 'message', content: { type: 'unknown' } };
  }
}

/** Undefined for a change that this version does not know. */
export function parseMembership(body: Uint8Array): StoredChange | undefined {
  try {
    return changeOf(fromBinary(MembershipChangeSchema, body));
  } catch {
    return undefined;
  }
}

function changeOf({ change }: MembershipChange): StoredChange | undefined {
  const user = (bytes: Uint8Array) => idFromBytes<UserId>(bytes);
  switch (change.case) {
    case 'created':
      return {
        type: 'created',
        kind: change.value.kind,
        members: change.value.members.map((member) => ({ user: user(member.user), role: member.role })),
      };
    case 'added':
      return {
        type: 'added',
        members: change.value.members.map((member) => ({ user: user(member.user), role: member.role })),
      };
    case 'removed':
      return { type: 'removed', user: user(change.value.user), ...(change.value.banned && { isBanned: true }) };
    case 'unbanned':
      return { type: 'unbanned', user: user(change.value.user) };
    case 'policyChanged':
      return change.value.policy && { type: 'policy', policy: parsePolicy(change.value.policy) };
    case 'timerChanged':
      return { type: 'timer', expireAfterS: change.value.expireAfterS };
    case 'left':
      return change.value.newOwner.length > 0
        ? { type: 'left', newOwner: user(change.value.newOwner) }
        : { type: 'left' };
    case 'roleChanged':
      return { type: 'role', user: user(change.value.user), role: change.value.role };
    case 'joined':
      return { type: 'joined' };
    default:
      return undefined;
  }
}
