import { create, toBinary } from '@bufbuild/protobuf';
import {
  type ConversationKind,
  type DeviceId,
  type Encryption,
  type InviteId,
  idToBytes,
  type MembershipChange,
  MembershipChangeSchema,
  type Policy,
  type Role,
  type UserId,
} from '@tidings/protocol';

interface UserRole {
  readonly user: UserId;
  readonly role: Role;
}

const none = new Uint8Array(0);

/** @param commit of the MLS group, if there is one */
const encode = (
  change: Exclude<MembershipChange['change'], { case: undefined }>,
  commit: Uint8Array = none,
): Uint8Array => toBinary(MembershipChangeSchema, create(MembershipChangeSchema, { change, commit: commit }));

const wireRoles = (members: readonly UserRole[]) =>
  members.map(({ user, role }) => ({ $typeName: 'tidings.v1.MemberRole' as const, user: idToBytes(user), role }));

/** The bodies of MEMBERSHIP entries, one builder for each change. */
export const buildChange = {
  created: (kind: ConversationKind, encryption: Encryption, members: readonly UserRole[]) =>
    encode({
      case: 'created',
      value: { $typeName: 'tidings.v1.ConversationCreated', kind, encryption, members: wireRoles(members) },
    }),
  added: (members: readonly UserRole[], commit?: Uint8Array) =>
    encode({ case: 'added', value: { $typeName: 'tidings.v1.MembersAdded', members: wireRoles(members) } }, commit),
  removed: (user: UserId, banned: boolean, commit?: Uint8Array) =>
    encode(
      { case: 'removed', value: { $typeName: 'tidings.v1.MemberRemoved', user: idToBytes(user), banned } },
      commit,
    ),
  unbanned: (user: UserId) =>
    encode({ case: 'unbanned', value: { $typeName: 'tidings.v1.MemberUnbanned', user: idToBytes(user) } }),
  policyChanged: (policy: Policy) =>
    encode({ case: 'policyChanged', value: { $typeName: 'tidings.v1.PolicyChanged', policy } }),
  timerChanged: (expireAfterS: number) =>
    encode({ case: 'timerChanged', value: { $typeName: 'tidings.v1.TimerChanged', expireAfterS } }),
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
  joined: (invite: InviteId, commit?: Uint8Array) =>
    encode({ case: 'joined', value: { $typeName: 'tidings.v1.JoinedByInvite', invite: idToBytes(invite) } }, commit),
  deviceRemoved: (device: DeviceId) =>
    encode({ case: 'deviceRemoved', value: { $typeName: 'tidings.v1.DeviceRemoved', device: idToBytes(device) } }),
};
