import type { KeyPackage, PrivateKeyPackage } from 'ts-mls';
import { type Bytes, concatBytes } from '../crypto/primitives';
import { type LeafOwner, parseCredential } from './leaf';
import { decodeMessage, encodeMessage, mlsVersion } from './message';

/** A key package with what opens a welcome made for it. */
export interface OwnKeyPackage {
  /** An encoded MLSMessage: what the server hands out. */
  readonly message: Bytes;
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

export function ownKeyPackage(publicPackage: KeyPackage, privatePackage: PrivateKeyPackage): OwnKeyPackage {
  const message = encodeMessage({ version: mlsVersion, wireformat: 'mls_key_package', keyPackage: publicPackage });
  return { message, publicPackage, privatePackage };
}

const keyBytes = 32;

/** The private half as it is kept: init key ‖ leaf key. The signing key is the device's and kept once. */
export function encodePrivatePackage({ privatePackage }: OwnKeyPackage): Bytes {
  return concatBytes(privatePackage.initPrivateKey, privatePackage.hpkePrivateKey);
}

/** Undefined if these are no such bytes. */
export function decodeOwnKeyPackage(
  message: Uint8Array,
  privateBytes: Uint8Array,
  signaturePrivateKey: Uint8Array,
): OwnKeyPackage | undefined {
  const decoded = decodeMessage(message);
  if (decoded?.wireformat !== 'mls_key_package' || privateBytes.length !== 2 * keyBytes) return undefined;
  return {
    message: message as Bytes,
    publicPackage: decoded.keyPackage,
    privatePackage: {
      initPrivateKey: privateBytes.slice(0, keyBytes),
      hpkePrivateKey: privateBytes.slice(keyBytes),
      signaturePrivateKey,
    },
  };
}

/** Whose key package it is, and which signing key it names; undefined for anything else. */
export function parseKeyPackage(
  message: Uint8Array,
): { readonly owner: LeafOwner; readonly signingKey: Uint8Array } | undefined {
  const decoded = decodeMessage(message);
  if (decoded?.wireformat !== 'mls_key_package') return undefined;
  const { leafNode } = decoded.keyPackage;
  const owner = parseCredential(leafNode.credential);
  return owner && { owner, signingKey: leafNode.signaturePublicKey };
}
