import type { ConversationApi, ConversationChange, InviteInfo, Person } from '@tidings/client';
import { type ConversationId, ConversationKind, Encryption, type InviteId, Role, type UserId } from '@tidings/protocol';
import { demoGroups } from './demo-groups';
import { demoOrganise } from './demo-organise';
import { demoId, people, self } from './demo-people';
import { changeRow } from './demo-rows';
import type { DemoConversation } from './demo-seed';
import { type DemoWorld, nextSeq } from './demo-world';

const personOf = (id: UserId): Person => Object.values(people).find((person) => person.id === id) ?? self;

const chosen = ({ isOpen }: { readonly isOpen?: boolean }) => (isOpen ? { encryption: Encryption.OPEN } : {});

/** Conversations of the demo: what one does to them happens at once, and only here. */
export function demoConversations(world: DemoWorld): ConversationApi {
  const invites = new Map<ConversationId, readonly InviteInfo[]>();
  let made = 0;

  const record = (id: ConversationId, change: ConversationChange) =>
    world.change(id, (state) => {
      state.rows = [...state.rows, changeRow(self, change, world.clock.now(), nextSeq(state))];
    });

  const create = (input: Pick<DemoConversation, 'kind' | 'title' | 'members' | 'encryption'>): ConversationId => {
    const id = demoId<ConversationId>(4, ++made);
    const created = changeRow(self, { type: 'created', kind: input.kind }, world.clock.now(), 1);
    world.add({ ...input, id, role: Role.OWNER, rows: [created], readSeq: 1, draft: '' });
    return id;
  };

  const withMembers = (id: ConversationId, edit: (members: readonly Person[]) => readonly Person[]) =>
    world.change(id, (state) => Object.assign(state, { members: edit(state.members) }));

  return {
    ...demoOrganise(world),
    observe: (id) => world.observe(id, 'row'),
    observeMembers: (id) => world.observe(id, 'members'),
    observeTyping: (id) => world.observe(id, 'typing'),
    async createDirect(user, input = {}) {
      const known = world
        .all()
        .find((state) => state.kind === ConversationKind.DIRECT && state.members[0]?.id === user);
      const peer = personOf(user);
      return (
        known?.id ??
        create({ kind: ConversationKind.DIRECT, title: peer.displayName, members: [peer], ...chosen(input) })
      );
    },
    createGroup: async ({ title, users, ...input }) =>
      create({ kind: ConversationKind.GROUP, title, members: users.map(personOf), ...chosen(input) }),
    rename: async (id, title) => demoGroups(world, record).setDetails(id, { title }),
    ...demoGroups(world, record),
    async addMembers(id, users) {
      const added = users.map(personOf);
      world.change(id, (state) =>
        Object.assign(state, { asking: state.asking?.filter(({ id }) => !users.includes(id)) }),
      );
      withMembers(id, (members) => [...members, ...added]);
      record(id, { type: 'added', people: added });
    },
    async removeMember(id, user, { ban = false } = {}) {
      withMembers(id, (members) => members.filter((member) => member.id !== user));
      if (ban) world.ban(id, personOf(user));
      record(id, { type: 'removed', person: personOf(user), isBanned: ban });
    },
    setRole: async (id, user, role) => record(id, { type: 'role', person: personOf(user), role }),
    async leave(id) {
      record(id, { type: 'left' });
      world.change(id, (state) => {
        state.role = undefined;
      });
    },
    async createInvite(id, input = {}) {
      const invite: InviteInfo = {
        id: demoId<InviteId>(5, ++made),
        code: `demo${made}k7Qm2xV9aLr4TzW8s`,
        usesLeft: input.maxUses ?? 25,
        expiresAtMs: input.expiresInS === undefined ? undefined : world.clock.now() + input.expiresInS * 1000,
      };
      invites.set(id, [...(invites.get(id) ?? []), invite]);
      return invite;
    },
    listInvites: async (id) => invites.get(id) ?? [],
    async revokeInvite(id, invite) {
      invites.set(
        id,
        (invites.get(id) ?? []).filter((one) => one.id !== invite),
      );
    },
    previewInvite: async () => ({
      conversation: demoId<ConversationId>(2, 2),
      title: 'Garden house',
      memberCount: 5,
      isMember: false,
      encryption: Encryption.OPEN,
      needsApproval: false,
      hasAsked: false,
    }),
    joinByInvite: async () => demoId<ConversationId>(2, 2),
  };
}
