/**
 * From an MLS epoch to the keys of entries. All of it is pure: an entry opens any number of times, in any order, from the epoch's key.
 *
 *   epoch key          = DeriveSecret(exporter_secret, "tidings content v1")             RFC 9420 §8; what replica and vault keep
 *   base(epoch, leaf)  = MLS-Exporter("tidings content v1", leaf ‖ generation, 32)       RFC 9420 §8.5; one per sender and epoch
 *   key(entry)         = HKDF-Expand(base, "entry" ‖ entryId, 32)                        one per entry
 *
 * The exporter first derives a secret from its label, and that is all we keep of the epoch: the key opens content and nothing else.
 */
import { ascii, type Bytes, concatBytes, type Primitives, uint } from '../crypto/primitives';

const label = 'tidings content v1';
const empty: Bytes = new Uint8Array(0);

/** A length as RFC 9420 §2.1.2 writes it, and then the bytes. Only what we need: up to 16,383. */
function vector(bytes: Uint8Array): Bytes {
  return concatBytes(bytes.length < 64 ? uint(bytes.length, 1) : uint(0x4000 + bytes.length, 2), bytes);
}

/** ExpandWithLabel, RFC 9420 §8. */
function expandWithLabel(
  primitives: Primitives,
  secret: Uint8Array,
  name: string,
  context: Uint8Array,
  length: number,
): Promise<Bytes> {
  return primitives.hkdfExpand(
    secret,
    concatBytes(uint(length, 2), vector(ascii(`MLS 1.0 ${name}`)), vector(context)),
    length,
  );
}

/** @param exporterSecret the epoch's `exporter_secret`, 32 bytes */
export function deriveEpochKey(primitives: Primitives, exporterSecret: Uint8Array): Promise<Bytes> {
  return expandWithLabel(primitives, exporterSecret, label, empty, 32);
}

export async function deriveBaseKey(
  primitives: Primitives,
  epochKey: Uint8Array,
  sender: { readonly leaf: number; readonly generation: number },
): Promise<Bytes> {
  const context = concatBytes(uint(sender.leaf, 4), uint(sender.generation, 4));
  return expandWithLabel(primitives, epochKey, 'exported', await primitives.sha256(context), 32);
}

/** @param entryId 16 bytes */
export function deriveEntryKey(primitives: Primitives, baseKey: Uint8Array, entryId: Uint8Array): Promise<Bytes> {
  return primitives.hkdfExpand(baseKey, concatBytes(ascii('entry'), entryId), 32);
}
