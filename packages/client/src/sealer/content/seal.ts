/**
 * Sealing one entry's content, and opening it: sign, pad, encrypt. The server sees neither signature nor length class below Padmé's,
 * and every fact it handles (who, when, where, which kind) is bound in as associated data.
 */
import { ascii, type Bytes, concatBytes, type Primitives, uint } from '../crypto/primitives';
import { deriveEntryKey } from './epoch-key';
import { pad, unpad } from './padding';

/** The facts around an entry that are bound to its content. Ids are 16 bytes. */
export interface EntryFacts {
  readonly conversation: Uint8Array;
  readonly generation: number;
  readonly epoch: number;
  readonly entryId: Uint8Array;
  readonly authorUser: Uint8Array;
  readonly authorDevice: Uint8Array;
  /** `EntryKind` on the wire. */
  readonly kind: number;
  readonly isLoud: boolean;
  /** Milliseconds since the Unix epoch; 0 = never. */
  readonly expiresAtMs: number;
}

export type Opened =
  | { readonly ok: true; readonly content: Bytes }
  /** `key`: another epoch or sender, or changed on the way. `signature`: not by the device it names. `form`: made by no version we know. */
  | { readonly ok: false; readonly reason: 'key' | 'signature' | 'form' };

const version = 1;
const nonceBytes = 12;
const signatureBytes = 64;
const signatureContext = ascii('tidings entry v1');

function encodeFacts(facts: EntryFacts): Bytes {
  return concatBytes(
    facts.conversation,
    uint(facts.generation, 4),
    uint(facts.epoch, 4),
    facts.entryId,
    facts.authorUser,
    facts.authorDevice,
    uint(facts.kind, 1),
    uint(facts.isLoud ? 1 : 0, 1),
    uint(Math.floor(facts.expiresAtMs / 2 ** 32), 4),
    uint(facts.expiresAtMs % 2 ** 32, 4),
  );
}

/**
 * @param keys the sender's base key of the epoch, and the device's signing key
 * @returns version (1 byte) ‖ nonce (12) ‖ ciphertext and tag
 */
export async function sealContent(
  primitives: Primitives,
  keys: { readonly base: Uint8Array; readonly signing: Uint8Array },
  facts: EntryFacts,
  content: Uint8Array,
): Promise<Bytes> {
  const aad = encodeFacts(facts);
  const signature = await primitives.sign(keys.signing, concatBytes(signatureContext, aad, content));
  const key = await deriveEntryKey(primitives, keys.base, facts.entryId);
  const nonce = primitives.random(nonceBytes);
  const sealed = await primitives.sealAead(
    key,
    nonce,
    pad(concatBytes(content, signature)),
    concatBytes(uint(version, 1), aad),
  );
  return concatBytes(uint(version, 1), nonce, sealed);
}

/** @param keys the author's base key of the epoch, and the public key of the author's device */
export async function openContent(
  primitives: Primitives,
  keys: { readonly base: Uint8Array; readonly verifying: Uint8Array },
  facts: EntryFacts,
  body: Uint8Array,
): Promise<Opened> {
  if (body[0] !== version || body.length < 1 + nonceBytes) return { ok: false, reason: 'form' };
  const aad = encodeFacts(facts);
  const key = await deriveEntryKey(primitives, keys.base, facts.entryId);
  const nonce = body.subarray(1, 1 + nonceBytes);
  const padded = await primitives.openAead(
    key,
    nonce,
    body.subarray(1 + nonceBytes),
    concatBytes(uint(version, 1), aad),
  );
  if (padded === undefined) return { ok: false, reason: 'key' };
  const signed = unpad(padded);
  if (signed === undefined || signed.length < signatureBytes) return { ok: false, reason: 'form' };
  const content = signed.slice(0, -signatureBytes);
  const isSigned = await primitives.verify(
    keys.verifying,
    concatBytes(signatureContext, aad, content),
    signed.subarray(-signatureBytes),
  );
  return isSigned ? { ok: true, content } : { ok: false, reason: 'signature' };
}
