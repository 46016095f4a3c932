import { expect, test } from 'bun:test';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AppendCommitRequestSchema,
  type ConversationId,
  type DeviceId,
  type EntryId,
  EntryKind,
  idToBytes,
  type MembershipChange,
  MembershipChangeSchema,
  newId,
  type UserId,
} from '@tidings/protocol';
import type { LogEntry } from '../../replica/entry';
import { createWebPrimitives } from '../crypto/web';
import type { Contacts } from '../identity/contacts';
import { follow, type Link } from './chain';
import { openGroups } from './group';
import type { GroupRow, Step } from './group-store';
import { openSuite } from './suite';

const primitives = createWebPrimitives();

/** A device alone in its group, every certificate good, and what a server puts into the log. */
async function openWorld() {
  const groups = openGroups({ primitives, suite: await openSuite(primitives), certifies: async () => true });
  const self = newId<UserId>();
  const conversation = newId<ConversationId>();
  const owner = { user: self, device: newId<DeviceId>() };
  const signing = await primitives.newSigningKey();
  const own = await groups.newKeyPackage(owner, signing, { notBeforeS: 0, notAfterS: 2 ** 40 });
  const created = await groups.create({ conversation, generation: 1 }, own);
  const group = (await groups.commit(created, { add: [], removeLeaves: [] })).next;
  const { generation, epoch } = groups.view(group);
  const row: GroupRow = { conversation, generation, epoch, group, seq: 5, beganAtMs: 0, members: new Set([self]) };
  const contacts: Partial<Contacts> = {
    failures: 0,
    ensure: async () => {},
    refresh: async () => {},
    isCertified: () => true,
  };
  const options = { primitives, groups, contacts: contacts as Contacts, self, now: () => 0 };
  const entry = (kind: EntryKind, body: Uint8Array, id = newId<EntryId>(), author = self): LogEntry => ({
    ...{
      seq: row.seq + 1,
      id,
      kind,
      author,
      device: owner.device,
      acceptedAtMs: 0,
      loudCount: 0,
      isSilent: false,
      isDeleted: false,
      deletes: [],
      expireAfterS: 0,
    },
    ...{ generation, epoch, body },
  });
  const change = (change: MembershipChange['change'], commit: Uint8Array = new Uint8Array(0)): Uint8Array =>
    toBinary(MembershipChangeSchema, create(MembershipChangeSchema, { change, commit: new Uint8Array(commit) }));
  /** A step of one's own that is on its way: it adds nobody. */
  const step = async (): Promise<Step & { readonly commit: Uint8Array }> => {
    const { commit, next } = await groups.commit(group, { add: [], removeLeaves: [] });
    const entry = newId<EntryId>();
    const message = create(AppendCommitRequestSchema, { entryId: idToBytes(entry), group: { commit } });
    const request = toBinary(AppendCommitRequestSchema, message);
    return { conversation, entry, method: 'commit', request, members: row.members, next, commit };
  };
  return {
    self,
    row,
    entry,
    change,
    step,
    epochOf: (link: Link) => (link.type === 'epoch' ? link.row.epoch : undefined),
    follow: (entry: LogEntry, step?: Step) => follow(options, row, entry, step),
  };
}

function addedOf(user: UserId): MembershipChange['change'] {
  const { change } = create(MembershipChangeSchema, {
    change: { case: 'added', value: { members: [{ user: idToBytes(user) }] } },
  });
  return change;
}

test('what no device has signed makes nobody a member: not added, not joined', async () => {
  const { row, entry, change, follow } = await openWorld();
  const eve = newId<UserId>();
  const joined = create(MembershipChangeSchema, { change: { case: 'joined', value: {} } }).change;
  for (const forged of [
    entry(EntryKind.MEMBERSHIP, change(addedOf(eve))),
    entry(EntryKind.MEMBERSHIP, change(joined), newId<EntryId>(), eve),
  ])
    expect(await follow(forged)).toEqual({ type: 'same', row: { ...row, seq: forged.seq }, isUnproven: true });
});

test('who leaves needs no signature: it opens nothing to anybody', async () => {
  const { row, self, entry, change, follow } = await openWorld();
  const bea = newId<UserId>();
  const left = create(MembershipChangeSchema, { change: { case: 'left', value: {} } }).change;
  const withBea = { ...row, members: new Set([self, bea]) };
  Object.assign(row, withBea);
  const link = await follow(entry(EntryKind.MEMBERSHIP, change(left), newId<EntryId>(), bea));
  expect(link.type === 'same' && [...link.row.members]).toEqual([self]);
  expect(await follow(entry(EntryKind.MEMBERSHIP, change(left)))).toEqual({ type: 'out' });
});

test('a step of one’s own is taken for its commit, not for its id', async () => {
  const { row, entry, step, epochOf, follow } = await openWorld();
  const own = await step();
  expect(epochOf(await follow(entry(EntryKind.COMMIT, own.commit, own.entry), own))).toBe(row.epoch + 1);

  const other = await step();
  const refused: readonly Uint8Array[] = [new Uint8Array(0), own.commit.slice(0, -1), other.commit];
  for (const commit of refused)
    expect((await follow(entry(EntryKind.COMMIT, commit, own.entry), own)).type).toBe('broken');
});

test('a step of one’s own makes nobody a member whom it did not add, whatever the log says it was', async () => {
  const { row, entry, change, step, follow } = await openWorld();
  const own = await step();
  const eve = addedOf(newId<UserId>());
  const unsigned = entry(EntryKind.MEMBERSHIP, change(eve), own.entry);
  expect(await follow(unsigned, own)).toEqual({ type: 'same', row: { ...row, seq: unsigned.seq }, isUnproven: true });
  for (const commit of [own.commit, own.commit.slice(0, 1)])
    expect((await follow(entry(EntryKind.MEMBERSHIP, change(eve, commit), own.entry), own)).type).toBe('broken');
});

test('a commit of an epoch that is over says nothing about the members', async () => {
  const { row, entry, change, step, follow } = await openWorld();
  const { commit } = await step();
  const old = { ...entry(EntryKind.MEMBERSHIP, change(addedOf(newId<UserId>()), commit)), epoch: row.epoch - 1 };
  expect(await follow(old)).toEqual({ type: 'same', row: { ...row, seq: old.seq }, isUnproven: true });
});
