import type { CiphersuiteImpl } from 'ts-mls';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import { createContentCommitSignature } from 'ts-mls/framedContent.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { protect, protectApplicationData, protectProposal, unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { protectProposalPublic, protectPublicMessage, unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import type { PrivateMessage } from 'ts-mls/privateMessage.js';
import { decodeProposal, encodeProposal } from 'ts-mls/proposal.js';
import type { PublicMessage } from 'ts-mls/publicMessage.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { fromHex } from '../../crypto/hex';
import { decodeMessage } from '../message';
import { retention, vectorConfig } from './config';
import { decodeWhole } from './decode';
import { defineFamily, type Hex } from './family';

interface MessageProtection {
  readonly group_id: Hex;
  readonly epoch: number;
  readonly tree_hash: Hex;
  readonly confirmed_transcript_hash: Hex;
  readonly signature_priv: Hex;
  readonly signature_pub: Hex;
  readonly encryption_secret: Hex;
  readonly sender_data_secret: Hex;
  readonly membership_key: Hex;
  readonly proposal: Hex;
  readonly proposal_priv: Hex;
  readonly proposal_pub: Hex;
  readonly commit: Hex;
  readonly commit_priv: Hex;
  readonly commit_pub: Hex;
  readonly application: Hex;
  readonly application_priv: Hex;
}

/** "the group has two members, and the sender is the member with leaf index 1" (test-vectors.md). */
const sender = 1;
const none = new Uint8Array(0);

/** RFC 9420 §6: the vectors' messages come off, and so do those that we make of the same content. */
export const messageProtection = defineFamily<MessageProtection>(
  'message-protection',
  async (suite, vector, verdict) => {
    const desk = await openDesk(suite, vector);
    for (const hex of [vector.proposal_pub, await desk.proposalPublic()])
      verdict.bytes('proposal in public', await desk.openPublic(hex), vector.proposal);
    for (const hex of [vector.commit_pub, await desk.commitPublic()])
      verdict.bytes('commit in public', await desk.openPublic(hex), vector.commit);
    for (const hex of [vector.proposal_priv, await desk.proposalPrivate()])
      verdict.bytes('proposal in private', await desk.openPrivate(hex), vector.proposal);
    for (const hex of [vector.commit_priv, await desk.commitPrivate()])
      verdict.bytes('commit in private', await desk.openPrivate(hex), vector.commit);
    for (const hex of [vector.application_priv, await desk.applicationPrivate()])
      verdict.bytes('application data in private', await desk.openPrivate(hex), vector.application);
  },
);

/** The vector's keys, with the library's calls around them. */
async function openDesk(suite: CiphersuiteImpl, vector: MessageProtection) {
  const context: GroupContext = {
    version: 'mls10',
    cipherSuite: suite.name,
    groupId: fromHex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: fromHex(vector.tree_hash),
    confirmedTranscriptHash: fromHex(vector.confirmed_transcript_hash),
    extensions: [],
  };
  const signing = fromHex(vector.signature_priv);
  const verifying = fromHex(vector.signature_pub);
  const membership = fromHex(vector.membership_key);
  const senderData = fromHex(vector.sender_data_secret);
  const secrets = await createSecretTree(2, fromHex(vector.encryption_secret), suite.kdf);
  const { paddingConfig } = vectorConfig;
  const proposal = decodeWhole(decodeProposal, vector.proposal);

  async function signCommit(wireformat: 'mls_public_message' | 'mls_private_message') {
    const commit = decodeWhole(decodeCommit, vector.commit);
    const by = { senderType: 'member', leafIndex: sender } as const;
    const signed = await createContentCommitSignature(context, wireformat, commit, by, none, signing, suite.signature);
    // "the confirmation tag is arbitrary" (test-vectors.md)
    const auth = { contentType: 'commit', signature: signed.signature, confirmationTag: new Uint8Array(32) } as const;
    return { wireformat, content: signed.framedContent, auth };
  }

  return {
    async openPublic(message: Hex | PublicMessage) {
      const decoded = typeof message === 'string' ? decodePublic(message) : message;
      const { content } = await unprotectPublicMessage(membership, context, [], decoded, suite, verifying);
      return content.contentType === 'proposal' ? encodeProposal(content.proposal) : encodeCommit(content.commit);
    },
    async openPrivate(message: Hex | PrivateMessage) {
      const decoded = typeof message === 'string' ? decodePrivate(message) : message;
      const opened = await unprotectPrivateMessage(
        senderData,
        decoded,
        secrets,
        [],
        context,
        retention,
        suite,
        verifying,
      );
      const { content } = opened.content;
      if (content.contentType === 'application') return content.applicationData;
      return content.contentType === 'proposal' ? encodeProposal(content.proposal) : encodeCommit(content.commit);
    },
    proposalPublic: async () =>
      (await protectProposalPublic(signing, membership, context, none, proposal, sender, suite)).publicMessage,
    commitPublic: async () => protectPublicMessage(membership, context, await signCommit('mls_public_message'), suite),
    proposalPrivate: async () =>
      (await protectProposal(signing, senderData, proposal, none, context, secrets, sender, paddingConfig, suite))
        .privateMessage,
    async commitPrivate() {
      const { content, auth } = await signCommit('mls_private_message');
      const signed = { ...content, auth };
      return (await protect(senderData, none, context, secrets, signed, sender, paddingConfig, suite)).privateMessage;
    },
    async applicationPrivate() {
      const data = fromHex(vector.application);
      const sealed = protectApplicationData(
        signing,
        senderData,
        data,
        none,
        context,
        secrets,
        sender,
        paddingConfig,
        suite,
      );
      return (await sealed).privateMessage;
    },
  };
}

function decodePublic(hex: Hex): PublicMessage {
  const message = decodeMessage(fromHex(hex));
  if (message?.wireformat !== 'mls_public_message') throw new Error('it is no PublicMessage');
  return message.publicMessage;
}

function decodePrivate(hex: Hex): PrivateMessage {
  const message = decodeMessage(fromHex(hex));
  if (message?.wireformat !== 'mls_private_message') throw new Error('it is no PrivateMessage');
  return message.privateMessage;
}
