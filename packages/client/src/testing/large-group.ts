/** A group of many devices, for the bench: the steps whose cost grows with the group, and those whose cost must not. */
import { type ConversationId, type DeviceId, newId, newIdBytes, type UserId } from '@tidings/protocol';
import { type BaseKeys, type EntryFacts, openContent, sealContent } from '../sealer/content/seal';
import type { KeyPair, Primitives } from '../sealer/crypto/primitives';
import { createWebPrimitives } from '../sealer/crypto/web';
import { type BuiltCommit, type Group, type Groups, openGroups } from '../sealer/mls/group';
import type { OwnKeyPackage } from '../sealer/mls/key-package';
import type { Roster } from '../sealer/mls/policy';
import { openSuite } from '../sealer/mls/suite';

export interface LargeGroup {
  /** A commit that adds a person with two devices, its welcome, and the GroupInfo after it. */
  addPerson(): Promise<BuiltCommit>;
  /** That commit, at another member. */
  applyCommit(): Promise<void>;
  /** Its welcome, at one of the new devices. */
  joinByWelcome(): Promise<void>;
  /** A further device lets itself in by the GroupInfo. */
  joinExternally(): Promise<void>;
  seal(): Promise<void>;
  open(): Promise<void>;
}

/** As many as one commit of ours adds. */
const perCommit = 50;
const content = new TextEncoder().encode('see you at eight, at the usual place');
const everybody: Roster = { isMember: () => true, isCertified: () => true };
const lifetime = { notBeforeS: 0, notAfterS: 2 ** 31 };

interface Device {
  readonly own: OwnKeyPackage;
  readonly signing: KeyPair;
}

/** The members never committed, so all inner nodes are blank: what a group costs at worst. */
export async function openLargeGroup(leaves: number, open: typeof openGroups = openGroups): Promise<LargeGroup> {
  const primitives = createWebPrimitives();
  const groups = open({ primitives, suite: await openSuite(primitives), certifies: async () => true });
  const first = await newDevice(groups, primitives);
  const place = { conversation: newId<ConversationId>(), generation: 1 };
  let group = await groups.create(place, first.own);
  let member: Group | undefined;
  for (let size = 1; size < leaves; size += perCommit) {
    const joining = await newDevices(groups, primitives, Math.min(perCommit, leaves - size));
    const { next, welcome } = await groups.commit(group, add(joining));
    group = next;
    const last = joining.at(-1);
    if (size + joining.length === leaves && welcome && last) member = await groups.joinByWelcome(welcome, last.own);
  }
  // A first path: without any, the library's checks of parent hashes have nothing to do.
  const path = await groups.commit(group, add([]));
  const applied = await groups.apply(must(member), path.commit, everybody);
  if (!applied.ok) throw new Error('the member does not follow');
  const [adding, other] = [path.next, applied.group];
  const joining = await newDevices(groups, primitives, 2);
  const added = await groups.commit(adding, add(joining));
  const another = await newDevice(groups, primitives);

  const epochKey = await groups.epochKey(adding);
  const { leaf, bases } = { leaf: groups.view(adding).ownLeaf, bases: new Map() satisfies BaseKeys };
  const sealing = { epochKey, leaf, signing: first.signing.privateKey, bases };
  const opening = { epochKey, verifying: first.signing.publicKey, bases };
  const facts = factsOf();
  const body = await sealContent(primitives, sealing, facts, content);

  return {
    addPerson: () => groups.commit(adding, add(joining)),
    async applyCommit() {
      check((await groups.apply(other, added.commit, everybody)).ok);
    },
    async joinByWelcome() {
      check((await groups.joinByWelcome(must(added.welcome), must(joining[0]).own)) !== undefined);
    },
    async joinExternally() {
      check((await groups.joinExternally(added.groupInfo, another.own)) !== undefined);
    },
    async seal() {
      await sealContent(primitives, sealing, facts, content);
    },
    async open() {
      check((await openContent(primitives, opening, facts, body)).ok);
    },
  };
}

const add = (devices: readonly Device[]) => ({ add: devices.map(({ own }) => own.message), removeLeaves: [] });

async function newDevice(groups: Groups, primitives: Primitives): Promise<Device> {
  const signing = await primitives.newSigningKey();
  const own = await groups.newKeyPackage({ user: newId<UserId>(), device: newId<DeviceId>() }, signing, lifetime);
  return { own, signing };
}

function newDevices(groups: Groups, primitives: Primitives, count: number): Promise<Device[]> {
  return Promise.all(Array.from({ length: count }, () => newDevice(groups, primitives)));
}

function factsOf(): EntryFacts {
  const [conversation, entryId, authorUser, authorDevice] = [newIdBytes(), newIdBytes(), newIdBytes(), newIdBytes()];
  const place = { conversation, generation: 1, epoch: 1, entryId, authorUser, authorDevice };
  return { ...place, kind: 1, isLoud: true, expiresAtMs: 0 };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the group can not be built');
  return value;
}

function check(is: boolean): void {
  if (!is) throw new Error('what was measured did not work');
}
