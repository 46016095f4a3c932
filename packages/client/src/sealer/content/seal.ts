/**
 * Sealing one entry's content, and opening it: sign, pad, encrypt. The server sees neither signature nor length class below Padmé's,
 * and every fact it handles (who, when, where, which kind) is bound in as associated data.
 *
 *   body = version (1) ‖ leaf (4) ‖ nonce (12) ‖ AES-256-GCM(key(entry), nonce, padded(content ‖ signature), aad)
 *   aad  = version ‖ leaf ‖ facts        signature = Ed25519(device, "tidings entry v1" ‖ aad ‖ content)
 *
 * The sender's leaf stands in the clear so that the epoch's key, the entry and the author's device key are all that opening takes.
 * It chooses a key and vouches for nothing: who wrote is what the signature says.
 */
import { ascii, type Bytes, concatBytes, type Primitives, uint } from '../crypto/primitives';
import { deriveBaseKey, deriveEntryKey } from './epoch-key';
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
  /** Milliseconds since the Unix epoch. Always 0: how long an entry stays is not sealed with it, the server says it (ADR 25). */
  readonly expiresAtMs: number;
}

export type Opened =
  | { readonly ok: true; readonly content: Bytes }
  /** `key`: another epoch or sender, or changed on the way. `signature`: not by the device it names. `form`: made by no version we know. */
  | { readonly ok: false; readonly reason: 'key' | 'signature' | 'form' };

/** Base keys of one epoch, found before; saves two HKDFs an entry. Holds only leaves that really sealed something. */
export type BaseKeys = Map<number, Bytes>;

const version = 1;
const leafBytes = 4;
const nonceBytes = 12;
const headBytes = 1 + leafBytes + nonceBytes;
const signatureBytes = 64;
const signatureContext = ascii('tidings entry v1');

function encodeAssociated(leaf: number, facts: EntryFacts): Bytes {
  return concatBytes(
    uint(version, 1),
    uint(leaf, 4),
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

/** The leaf that a body says it was sealed by; undefined if it has no form that we know. */
export function leafOf(body: Uint8Array): number | undefined {
  if (body[0] !== version || body.length < headBytes) return undefined;
  return new DataView(body.buffer, body.byteOffset).getUint32(1);
}

/** @param keys the epoch's key, the own leaf in it, and the device's signing key */
export async function sealContent(
  primitives: Primitives,
  keys: {
    readonly epochKey: Uint8Array;
    readonly leaf: number;
    readonly signing: Uint8Array;
    readonly bases?: BaseKeys;
  },
  facts: EntryFacts,
  content: Uint8Array,
): Promise<Bytes> {
  const { epochKey, leaf, signing, bases } = keys;
  const aad = encodeAssociated(leaf, facts);
  const signature = await primitives.sign(signing, concatBytes(signatureContext, aad, content));
  const base = bases?.get(leaf) ?? (await deriveBaseKey(primitives, epochKey, { leaf, generation: facts.generation }));
  bases?.set(leaf, base);
  const key = await deriveEntryKey(primitives, base, facts.entryId);
  const nonce = primitives.random(nonceBytes);
  const sealed = await primitives.sealAead(key, nonce, pad(concatBytes(content, signature)), aad);
  return concatBytes(uint(version, 1), uint(leaf, 4), nonce, sealed);
}

/** @param keys the epoch's key, and the public key of the author's device */
export async function openContent(
  primitives: Primitives,
  keys: { readonly epochKey: Uint8Array; readonly verifying: Uint8Array; readonly bases?: BaseKeys },
  facts: EntryFacts,
  body: Uint8Array,
): Promise<Opened> {
  const leaf = leafOf(body);
  if (leaf === undefined) return { ok: false, reason: 'form' };
  const { epochKey, verifying, bases } = keys;
  const aad = encodeAssociated(leaf, facts);
  const base = bases?.get(leaf) ?? (await deriveBaseKey(primitives, epochKey, { leaf, generation: facts.generation }));
  const key = await deriveEntryKey(primitives, base, facts.entryId);
  const nonce = body.subarray(1 + leafBytes, headBytes);
  const padded = await primitives.openAead(key, nonce, body.subarray(headBytes), aad);
  if (padded === undefined) return { ok: false, reason: 'key' };
  bases?.set(leaf, base);
  const signed = unpad(padded);
  if (signed === undefined || signed.length < signatureBytes) return { ok: false, reason: 'form' };
  const content = signed.slice(0, -signatureBytes);
  const isSigned = await primitives.verify(
    verifying,
    concatBytes(signatureContext, aad, content),
    signed.subarray(-signatureBytes),
  );
  return isSigned ? { ok: true, content } : { ok: false, reason: 'signature' };
}
