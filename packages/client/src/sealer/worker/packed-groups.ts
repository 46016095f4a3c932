/** Groups as plain data, which a message between threads can carry: the encoded state, and with it what is asked of it all the time. */
import type { Bytes } from '../crypto/primitives';
import type { Applied, BuiltCommit, EpochView, Group, Groups } from '../mls/group';
import type { LeafOwner } from '../mls/leaf';
import type { Roster } from '../mls/policy';

interface PackedGroup {
  readonly state: Bytes;
  readonly view: EpochView;
  readonly epochKey: Bytes;
}

const packedOf = (group: Group): PackedGroup => group as unknown as PackedGroup;

/** What is computed; takes and gives plain data only. */
export interface GroupComputations extends Omit<Groups, 'view' | 'epochKey' | 'encode' | 'apply'> {
  apply(group: Group, commit: Uint8Array, roster: PackedRoster, authenticated?: Uint8Array): Promise<Applied>;
}

/** What can be read off a packed group, on either side. */
export const readPacked: Pick<Groups, 'view' | 'epochKey' | 'encode'> = {
  view: (group) => packedOf(group).view,
  epochKey: async (group) => packedOf(group).epochKey,
  encode: (group) => packedOf(group).state,
};

/** Computes on packed groups by `groups`. */
export function packGroups(groups: Groups): GroupComputations {
  async function pack(group: Group): Promise<Group> {
    const view = groups.view(group);
    const packed: PackedGroup = { state: groups.encode(group), view, epochKey: await groups.epochKey(group) };
    return packed as unknown as Group;
  }

  async function unpack(packed: Group): Promise<Group> {
    const group = await groups.decode(packedOf(packed).state);
    if (!group) throw new RangeError('the state of the group does not decode');
    return group;
  }

  const packBuilt = async (built: BuiltCommit): Promise<BuiltCommit> => ({ ...built, next: await pack(built.next) });

  return {
    newKeyPackage: groups.newKeyPackage,
    welcomed: groups.welcomed,
    create: async (place, own) => pack(await groups.create(place, own)),
    commit: async (group, change) => packBuilt(await groups.commit(await unpack(group), change)),
    async joinByWelcome(welcome, own) {
      const group = await groups.joinByWelcome(welcome, own);
      return group && pack(group);
    },
    async joinExternally(groupInfo, own, authenticated) {
      const built = await groups.joinExternally(groupInfo, own, authenticated);
      return built && packBuilt(built);
    },
    async apply(group, commit, roster, authenticated) {
      const applied = await groups.apply(await unpack(group), commit, unpackRoster(roster), authenticated);
      return applied.ok ? { ...applied, group: await pack(applied.group) } : applied;
    },
    async decode(bytes) {
      const group = await groups.decode(bytes);
      return group && pack(group);
    },
  };
}

/** A roster's word on these people and devices, as data. */
export interface PackedRoster {
  readonly members: ReadonlySet<string>;
  readonly certified: ReadonlySet<string>;
}

const nameOf = ({ user, device }: LeafOwner) => `${user} ${device}`;

export function packRoster(roster: Roster, owners: readonly LeafOwner[]): PackedRoster {
  return {
    members: new Set(owners.map(({ user }) => user).filter((user) => roster.isMember(user))),
    certified: new Set(owners.filter((owner) => roster.isCertified(owner)).map(nameOf)),
  };
}

function unpackRoster({ members, certified }: PackedRoster): Roster {
  return { isMember: (user) => members.has(user), isCertified: (owner) => certified.has(nameOf(owner)) };
}
