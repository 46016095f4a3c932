import { fromBinary } from '@bufbuild/protobuf';
import { type Entry, EntryKind, idFromBytes, MembershipChangeSchema, type UserId } from '@tidings/protocol';
import type { MembershipEffect } from './log';

/** Whose memberships began and ended with these entries: what their commit told, read again from the log. */
export function membershipEffects(entries: readonly Entry[]): MembershipEffect[] {
  return entries.flatMap((entry) => (entry.kind === EntryKind.MEMBERSHIP ? effectsOf(entry) : []));
}

function effectsOf({ seq, body, authorUser }: Entry): MembershipEffect[] {
  const { change } = fromBinary(MembershipChangeSchema, body);
  switch (change.case) {
    case 'created':
    case 'added':
      return [{ type: 'joined', seq, users: change.value.members.map(({ user }) => idFromBytes<UserId>(user)) }];
    case 'joined':
      return [{ type: 'joined', seq, users: [idFromBytes<UserId>(authorUser)] }];
    case 'removed':
      return [{ type: 'left', seq, users: [idFromBytes<UserId>(change.value.user)] }];
    case 'left':
      return [{ type: 'left', seq, users: [idFromBytes<UserId>(authorUser)] }];
    case 'roleChanged':
    case 'deviceRemoved':
    case 'policyChanged':
    case 'timerChanged':
    case 'unbanned':
    case undefined:
      return [];
  }
}
