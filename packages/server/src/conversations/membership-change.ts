import { create, toBinary } from '@bufbuild/protobuf';
import {
  type ConversationKind,
  type Encryption,
  type InviteId,
  idToBytes,
  type MembershipChange,
  MembershipChangeSchema,
  type Role,
  type UserId,
} from '@tidings/protocol';

interface UserRole {
  readonly user: UserId;
  readonly role: Role;
}

const encode = (change: Exclude<MembershipChange['change'], { case: undefined }>): Uint8Array =>
  toBinary(MembershipChangeSchema, create(MembershipChangeSchema, { change }));

const wireRoles = (members: readonly UserRole[]) =>
  members.map(({ user, role }) => ({ $typeName: 'tidings.v1.MemberRole' as const, user: idToBytes(user), role }));

/** The bodies of MEMBERSHIP entries, one builder for each change. */
export const buildChange = {
  created: (kind: ConversationKind, encryption: Encryption, members: readonly UserRole[]) =>
    encode({
      case: 'created',
      value: { $typeName: 'tidings.v1.ConversationCreated', kind, encryption, members: wireRoles(members) },
    }),
  added: (members: readonly UserRole[]) =>
    encode({ case: 'added', value: { $typeName: 'tidings.v1.MembersAdded', members: wireRoles(members) } }),
  removed: (user: UserId) =>
    encode({ case: 'removed', value: { $typeName: 'tidings.v1.MemberRemoved', user: idToBytes(user) } }),
  left: (newOwner: UserId | undefined) =>
    encode({
      case: 'left',
      value: {
        $typeName: 'tidings.v1.MemberLeft',
        newOwner: newOwner === undefined ? new Uint8Array() : idToBytes(newOwner),
      },
    }),
  roleChanged: (user: UserId, role: Role) =>
    encode({ case: 'roleChanged', value: { $typeName: 'tidings.v1.RoleChanged', user: idToBytes(user), role } }),
  joined: (invite: InviteId) =>
    encode({ case: 'joined', value: { $typeName: 'tidings.v1.JoinedByInvite', invite: idToBytes(invite) } }),
};
