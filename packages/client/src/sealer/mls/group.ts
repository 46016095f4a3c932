/**
 * One MLS group = one generation of one conversation, state in → state out; nothing here does I/O or keeps anything. The only module
 * that knows ts-mls' calls (its 2.0 changes all of them).
 *
 *   create ─► commit(add everybody) ─► … ─► apply(commit) ─► …          joinByWelcome ─► …          joinExternally ─► …
 *
 * A commit of one's own is applied only once the server has accepted it: keep `next` aside until then, drop it if another won.
 */

import { type ConversationId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import {
  type CiphersuiteImpl,
  type ClientConfig,
  type ClientState,
  createCommit,
  createGroup,
  createGroupInfoWithExternalPubAndRatchetTree,
  decodeGroupState,
  defaultKeyPackageEqualityConfig,
  defaultPaddingConfig,
  emptyPskIndex,
  encodeGroupState,
  generateKeyPackageWithKey,
  type MLSMessage,
  type Proposal,
  processPublicMessage,
} from 'ts-mls';
import { encodeGroupContext } from 'ts-mls/groupContext.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { deriveEpochKey } from '../content/epoch-key';
import { type Bytes, concatBytes, isEqualBytes, type KeyPair, type Primitives, uint } from '../crypto/primitives';
import { joinByWelcome, joinExternally } from './join';
import { type OwnKeyPackage, ownKeyPackage } from './key-package';
import { buildCredential, type Leaf, type LeafOwner, leavesOf, parseCredential } from './leaf';
import { decodeMessage, encodeMessage, mlsVersion as version } from './message';
import { checkCommit, type Refusal, type Roster } from './policy';

/** Opaque; `encodeGroup` and `decodeGroup` store it. */
export type Group = ClientState;

export interface BuiltCommit {
  /** Encoded MLSMessage (PublicMessage): the body of the COMMIT entry. */
  readonly commit: Bytes;
  /** Encoded MLSMessage, if somebody was added. */
  readonly welcome: Bytes | undefined;
  /** Encoded MLSMessage: the GroupInfo of the new epoch, with tree and external key, for those who join externally. */
  readonly groupInfo: Bytes;
  /** The state after the commit. */
  readonly next: Group;
}

export type Applied =
  | { readonly ok: true; readonly group: Group; readonly isRemoved: boolean }
  /** `invalid`: not a commit of this group and epoch, or damaged. The rest: see `policy.ts`. */
  | { readonly ok: false; readonly reason: Refusal | 'invalid' };

/** What an epoch is, for keys, screens and comparisons. */
export interface EpochView {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly ownLeaf: number;
  readonly leaves: readonly Leaf[];
  /** RFC 9420 §8.7: equal on all devices that are in the same epoch. */
  readonly authenticator: Uint8Array;
  /** The encoded GroupContext (RFC 9420 §8.1), which the GroupInfo of the same epoch holds too. */
  readonly context: Uint8Array;
}

export interface CommitChange {
  readonly add: readonly Uint8Array[];
  readonly removeLeaves: readonly number[];
  /** Bound to the commit by its signature (RFC 9420 §6.1), in the clear. */
  readonly authenticated?: Uint8Array;
}

/** Two adapters: here, on the caller's thread (`openGroups`), and on a thread of its own (`worker/crypto-thread.ts`). */
export interface Groups {
  newKeyPackage(
    self: LeafOwner,
    signing: KeyPair,
    lifetime: { notBeforeS: number; notAfterS: number },
  ): Promise<OwnKeyPackage>;
  create(place: { conversation: ConversationId; generation: number }, own: OwnKeyPackage): Promise<Group>;
  /** Adds these key packages (encoded MLSMessages), removes these leaves, and renews the own path unless it only adds. */
  commit(group: Group, change: CommitChange): Promise<BuiltCommit>;
  /** For which of these key packages the welcome is, if for any. */
  welcomed(welcome: Uint8Array, own: readonly OwnKeyPackage[]): Promise<OwnKeyPackage | undefined>;
  /** Undefined if the welcome is not for this key package or does not hold together. */
  joinByWelcome(welcome: Uint8Array, own: OwnKeyPackage): Promise<Group | undefined>;
  /** Joins without anybody's help. Undefined if the GroupInfo does not hold together. */
  joinExternally(
    groupInfo: Uint8Array,
    own: OwnKeyPackage,
    authenticated?: Uint8Array,
  ): Promise<BuiltCommit | undefined>;
  /** @param authenticated what the commit's authenticated data has to be: the hash of the change it carries out, or nothing */
  apply(group: Group, commit: Uint8Array, roster: Roster, authenticated?: Uint8Array): Promise<Applied>;
  view(group: Group): EpochView;
  epochKey(group: Group): Promise<Bytes>;
  encode(group: Group): Bytes;
  /** Undefined if these are no such bytes. */
  decode(bytes: Uint8Array): Promise<Group | undefined>;
}

/** Checks a leaf: is this the signing key that the user's checked device list names for the device? */
export type CertifiesLeaf = (owner: LeafOwner, signingKey: Uint8Array) => Promise<boolean>;

/** The group id: conversation (16 bytes) ‖ generation (4). */
function groupId(place: { conversation: ConversationId; generation: number }): Bytes {
  return concatBytes(idToBytes(place.conversation), uint(place.generation, 4));
}

const none: Bytes = new Uint8Array(0);

const stateOf = (group: Group): ClientState => group as unknown as ClientState;

/**
 * Nothing is sealed by MLS' own ratchets here, so their secrets, of this epoch and of all before it, are not kept: the library means to
 * drop those of former epochs and keeps every one. They are most of a state, and would tell of the past whoever copies it.
 */
const groupOf = (state: ClientState): Group =>
  ({ ...state, secretTree: [], historicalReceiverData: new Map() }) as unknown as Group;

/** Runs a computation on input from outside; what the library throws on becomes undefined. */
async function refuse<T>(compute: () => Promise<T>): Promise<T | undefined> {
  try {
    return await compute();
  } catch {
    return undefined;
  }
}

/** Extension, proposal and credential types we really have; the library's default adds random ones (GREASE). */
const capabilities = {
  versions: ['mls10' as const],
  ciphersuites: ['MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' as const],
  extensions: [],
  proposals: [],
  credentials: ['basic' as const],
};

/** Whom a commit adds, and who joins by it: about these the roster is asked, besides the group's leaves. */
export function ownersNamed(commit: Uint8Array): readonly LeafOwner[] {
  const message = decodeMessage(commit);
  if (message?.wireformat !== 'mls_public_message' || message.publicMessage.content.contentType !== 'commit') return [];
  const { path, proposals } = message.publicMessage.content.commit;
  const added = proposals.map((item) =>
    item.proposalOrRefType === 'proposal' && item.proposal.proposalType === 'add'
      ? parseCredential(item.proposal.add.keyPackage.leafNode.credential)
      : undefined,
  );
  return [...added, path && parseCredential(path.leafNode.credential)].filter((owner) => owner !== undefined);
}

/** People with a device in the group. */
export function peopleIn(groups: Groups, group: Group): ReadonlySet<UserId> {
  return new Set(groups.view(group).leaves.map(({ user }) => user));
}

/** People who read from here on and did not before. */
export function newcomersIn(groups: Groups, before: Group, after: Group): readonly UserId[] {
  const known = peopleIn(groups, before);
  return [...peopleIn(groups, after)].filter((user) => !known.has(user));
}

/** The encoded GroupContext that a GroupInfo speaks of; nothing of it is checked. Undefined if it is no GroupInfo. */
export function contextOf(groupInfo: Uint8Array): Uint8Array | undefined {
  const message = decodeMessage(groupInfo);
  return message?.wireformat === 'mls_group_info' ? encodeGroupContext(message.groupInfo.groupContext) : undefined;
}

/**
 * Who says to have made this commit: the leaf it names, or whoever joins by it. That it is true is for `apply` to find out; that it is
 * the one whom the log names is for its caller. Undefined if it is no commit, or of a leaf that is not there.
 */
export function committerOf(leaves: readonly Leaf[], commit: Uint8Array): LeafOwner | undefined {
  const message = decodeMessage(commit);
  if (message?.wireformat !== 'mls_public_message' || message.publicMessage.content.contentType !== 'commit')
    return undefined;
  const { sender, commit: content } = message.publicMessage.content;
  if (sender.senderType === 'member') return leaves.find(({ leaf }) => leaf === sender.leafIndex);
  return content.path && parseCredential(content.path.leafNode.credential);
}

export function openGroups(options: {
  primitives: Primitives;
  suite: CiphersuiteImpl;
  certifies: CertifiesLeaf;
}): Groups {
  const { primitives, suite, certifies } = options;
  const config: ClientConfig = {
    keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
    paddingConfig: defaultPaddingConfig,
    keyRetentionConfig: { retainKeysForGenerations: 0, retainKeysForEpochs: 0, maximumForwardRatchetSteps: 0 },
    lifetimeConfig: { maximumTotalLifetime: 400n * 86_400n, validateLifetimeOnReceive: false },
    authService: {
      async validateCredential(credential, signingKey) {
        const owner = parseCredential(credential);
        return owner !== undefined && (await certifies(owner, signingKey));
      },
    },
  };

  async function built(next: ClientState, commit: MLSMessage, welcome: BuiltCommit['welcome']): Promise<BuiltCommit> {
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(next, [], suite);
    return {
      commit: encodeMessage(commit),
      welcome,
      groupInfo: encodeMessage({ version, wireformat: 'mls_group_info', groupInfo }),
      next: groupOf(next),
    };
  }

  function addProposal(message: Uint8Array): Proposal {
    const decoded = decodeMessage(message);
    if (decoded?.wireformat !== 'mls_key_package')
      throw new RangeError('a key package is an MLSMessage of the form mls_key_package');
    return { proposalType: 'add', add: { keyPackage: decoded.keyPackage } };
  }

  return {
    async newKeyPackage(self, signing, { notBeforeS, notAfterS }) {
      const { publicPackage, privatePackage } = await generateKeyPackageWithKey(
        buildCredential(self),
        capabilities,
        { notBefore: BigInt(notBeforeS), notAfter: BigInt(notAfterS) },
        [],
        { signKey: signing.privateKey, publicKey: signing.publicKey },
        suite,
      );
      return ownKeyPackage(publicPackage, privatePackage);
    },

    create: async (place, own) =>
      groupOf(await createGroup(groupId(place), own.publicPackage, own.privatePackage, [], suite, config)),

    async commit(group, { add, removeLeaves, authenticated = none }) {
      const removals: Proposal[] = removeLeaves.map((removed) => ({ proposalType: 'remove', remove: { removed } }));
      const { newState, commit, welcome } = await createCommit(
        { state: { ...stateOf(group), clientConfig: config }, cipherSuite: suite },
        {
          extraProposals: [...removals, ...add.map(addProposal)],
          ratchetTreeExtension: true,
          authenticatedData: authenticated,
          wireAsPublicMessage: true,
        },
      );
      return built(
        newState,
        commit,
        welcome === undefined ? undefined : encodeMessage({ version, wireformat: 'mls_welcome', welcome }),
      );
    },

    async welcomed(welcome, own) {
      const message = decodeMessage(welcome);
      if (message?.wireformat !== 'mls_welcome') return undefined;
      for (const candidate of own) {
        const ref = await makeKeyPackageRef(candidate.publicPackage, suite.hash);
        if (message.welcome.secrets.some(({ newMember }) => isEqualBytes(newMember, ref))) return candidate;
      }
      return undefined;
    },

    async joinByWelcome(welcome, own) {
      const message = decodeMessage(welcome);
      if (message?.wireformat !== 'mls_welcome') return undefined;
      return refuse(async () => groupOf(await joinByWelcome(message.welcome, own, { suite, config })));
    },

    async joinExternally(groupInfo, own, authenticated = none) {
      const message = decodeMessage(groupInfo);
      if (message?.wireformat !== 'mls_group_info') return undefined;
      const info = message.groupInfo;
      return refuse(async () => {
        const { publicMessage, newState } = await joinExternally(info, own, { suite, config, authenticated });
        return built(newState, { version, wireformat: 'mls_public_message', publicMessage }, undefined);
      });
    },

    async apply(group, commit, roster, authenticated = none) {
      const message = decodeMessage(commit);
      if (message?.wireformat !== 'mls_public_message' || message.publicMessage.content.contentType !== 'commit')
        return { ok: false, reason: 'invalid' };
      const { content } = message.publicMessage;
      if (!isEqualBytes(content.authenticatedData, authenticated)) return { ok: false, reason: 'invalid' };
      const path = content.commit.path;
      const joiner = path === undefined ? undefined : parseCredential(path.leafNode.credential);
      const state = stateOf(group);
      const leaves = leavesOf(state.ratchetTree);
      let refusal: Refusal | undefined;
      const result = await refuse(() =>
        processPublicMessage(
          { ...state, clientConfig: config },
          message.publicMessage,
          emptyPskIndex,
          suite,
          (incoming) => {
            if (incoming.kind !== 'commit') return 'reject';
            const committer = leaves.find(({ leaf }) => leaf === incoming.senderLeafIndex);
            const proposals = incoming.proposals.map(({ proposal }) => proposal);
            refusal = checkCommit(
              { committer, joiner: committer === undefined ? joiner : undefined, proposals, leaves },
              roster,
            );
            return refusal === undefined ? 'accept' : 'reject';
          },
        ),
      );
      if (refusal !== undefined) return { ok: false, reason: refusal };
      if (result === undefined || result.actionTaken !== 'accept') return { ok: false, reason: 'invalid' };
      return {
        ok: true,
        group: groupOf(result.newState),
        isRemoved: result.newState.groupActiveState.kind === 'removedFromGroup',
      };
    },

    view(group) {
      const { groupContext, privatePath, ratchetTree, keySchedule } = stateOf(group);
      const id = groupContext.groupId;
      return {
        conversation: idFromBytes<ConversationId>(id.subarray(0, 16)),
        generation: new DataView(id.buffer, id.byteOffset).getUint32(16),
        epoch: Number(groupContext.epoch),
        ownLeaf: privatePath.leafIndex,
        leaves: leavesOf(ratchetTree),
        authenticator: keySchedule.epochAuthenticator,
        context: encodeGroupContext(groupContext),
      };
    },

    epochKey: (group) => deriveEpochKey(primitives, stateOf(group).keySchedule.exporterSecret),
    encode: (group) => encodeGroupState(stateOf(group)) as Bytes,
    async decode(bytes) {
      const decoded = decodeGroupState(bytes, 0);
      return decoded === undefined ? undefined : groupOf({ ...decoded[0], clientConfig: config });
    },
  };
}
