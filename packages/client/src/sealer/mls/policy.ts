/**
 * Which commits we accept, beyond what RFC 9420 asks: the library checks signatures, tree and transcript; who may be in the group
 * is ours to say. Pure: proposals and roster in, verdict out.
 */
import type { ProposalWithSender } from 'ts-mls';
import { type Leaf, type LeafOwner, parseCredential } from './leaf';

export interface Roster {
  /** Is this user a member of the conversation, as far as the log has been applied? */
  isMember(user: LeafOwner['user']): boolean;
  /** Is this device on the user's checked device list now? */
  isCertified(owner: LeafOwner): boolean;
}

export interface CommitFacts {
  /** Undefined for an external commit. */
  readonly committer: Leaf | undefined;
  /** External commits: whose leaf is in the commit's path. */
  readonly joiner: LeafOwner | undefined;
  readonly proposals: readonly ProposalWithSender['proposal'][];
  /** Before the commit. */
  readonly leaves: readonly Leaf[];
}

/** `adds_stranger`, `joins_as_stranger`: not a member or not certified. `removes_member`: throws somebody out who belongs in. */
export type Refusal = 'adds_stranger' | 'joins_as_stranger' | 'removes_member' | 'unexpected_proposal';

const belongs = (roster: Roster, owner: LeafOwner) => roster.isMember(owner.user) && roster.isCertified(owner);
const isSame = (a: LeafOwner, b: LeafOwner) => a.user === b.user && a.device === b.device;

/** Undefined = acceptable. */
export function checkCommit(facts: CommitFacts, roster: Roster): Refusal | undefined {
  if (facts.committer === undefined && (facts.joiner === undefined || !belongs(roster, facts.joiner)))
    return 'joins_as_stranger';
  for (const proposal of facts.proposals) {
    const refusal = checkProposal(proposal, facts, roster);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function checkProposal(
  proposal: CommitFacts['proposals'][number],
  facts: CommitFacts,
  roster: Roster,
): Refusal | undefined {
  switch (proposal.proposalType) {
    case 'add': {
      const owner = parseCredential(proposal.add.keyPackage.leafNode.credential);
      return owner !== undefined && belongs(roster, owner) ? undefined : 'adds_stranger';
    }
    case 'remove':
      return checkRemove(proposal.remove.removed, facts, roster);
    case 'external_init':
      return facts.committer === undefined ? undefined : 'unexpected_proposal';
    default:
      return 'unexpected_proposal';
  }
}

/** A leaf may go if its owner no longer belongs in, or if its own device (or, from inside, its own user) takes it away. */
function checkRemove(leafIndex: number, facts: CommitFacts, roster: Roster): Refusal | undefined {
  const leaf = facts.leaves.find(({ leaf }) => leaf === leafIndex);
  if (leaf === undefined) return 'unexpected_proposal';
  // An external commit may replace the joiner's own earlier leaf and nobody else's; the library does not look. RFC 9420 §12.4.3.2
  if (facts.committer === undefined)
    return facts.joiner !== undefined && isSame(leaf, facts.joiner) ? undefined : 'removes_member';
  if (!belongs(roster, leaf) || leaf.user === facts.committer.user) return undefined;
  return 'removes_member';
}
