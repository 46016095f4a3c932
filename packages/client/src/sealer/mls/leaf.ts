import { type DeviceId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import type { Credential, RatchetTree } from 'ts-mls';
import { concatBytes } from '../crypto/primitives';

/** Who sits on a leaf: a device of a user. The basic credential's identity is user id ‖ device id. */
export interface LeafOwner {
  readonly user: UserId;
  readonly device: DeviceId;
}

export interface Leaf extends LeafOwner {
  /** MLS leaf index. */
  readonly leaf: number;
  /** Ed25519 public key the leaf signs with. */
  readonly signingKey: Uint8Array;
}

export function buildCredential({ user, device }: LeafOwner): Credential {
  return { credentialType: 'basic', identity: concatBytes(idToBytes(user), idToBytes(device)) };
}

/** Undefined if it is not one of ours. */
export function parseCredential(credential: Credential): LeafOwner | undefined {
  if (credential.credentialType !== 'basic' || !('identity' in credential) || credential.identity.length !== 32)
    return undefined;
  return {
    user: idFromBytes<UserId>(credential.identity.subarray(0, 16)),
    device: idFromBytes<DeviceId>(credential.identity.subarray(16)),
  };
}

/** The occupied leaves of a tree, in the order of their indices. Leaves are the even nodes (RFC 9420 appendix C). */
export function leavesOf(tree: RatchetTree): readonly Leaf[] {
  return tree.flatMap((node, index) => {
    if (node?.nodeType !== 'leaf') return [];
    const owner = parseCredential(node.leaf.credential);
    return owner === undefined ? [] : [{ ...owner, leaf: index / 2, signingKey: node.leaf.signaturePublicKey }];
  });
}
