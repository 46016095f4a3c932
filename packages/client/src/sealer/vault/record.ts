/** Records of the vault: bodies of entries in the user's own log, sealed under the vault key. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { idToBytes, type UserId, type VaultRecord, VaultRecordSchema } from '@tidings/protocol';
import { pad, unpad } from '../content/padding';
import { ascii, type Bytes, concatBytes, type Primitives, uint } from '../crypto/primitives';

/**
 * What keys are wrapped for, and who somebody is: taken only as sealed under the newest vault key. Whoever changes the key says it again
 * under the new one. Keys of epochs and settings are taken under former keys too: nothing is given to anybody by them.
 */
export function needsNewestKey(kind: VaultRecord['record']['case']): boolean {
  switch (kind) {
    case 'identity':
    case 'phraseKey':
    case 'passkey':
    case 'verification':
    case 'formerKeys':
      return true;
    default:
      return false;
  }
}

const version = 1;
const nonceBytes = 12;

/** One key per record, so that random nonces never wear out. */
function recordKey(primitives: Primitives, vaultKey: Uint8Array, entryId: Uint8Array): Promise<Bytes> {
  return primitives.hkdfExpand(vaultKey, concatBytes(ascii('tidings vault record v1'), entryId), 32);
}

function associated(user: UserId, entryId: Uint8Array): Bytes {
  return concatBytes(uint(version, 1), idToBytes(user), entryId);
}

/** @param entryId 16 bytes; the same record again must come under a new one */
export async function sealRecord(
  primitives: Primitives,
  vaultKey: Uint8Array,
  place: { readonly user: UserId; readonly entryId: Uint8Array },
  record: VaultRecord,
): Promise<Bytes> {
  const nonce = primitives.random(nonceBytes);
  const key = await recordKey(primitives, vaultKey, place.entryId);
  const plaintext = pad(toBinary(VaultRecordSchema, record));
  return concatBytes(
    uint(version, 1),
    nonce,
    await primitives.sealAead(key, nonce, plaintext, associated(place.user, place.entryId)),
  );
}

/** Undefined if it was sealed under another key, for another place, or is damaged. */
export async function openRecord(
  primitives: Primitives,
  vaultKey: Uint8Array,
  place: { readonly user: UserId; readonly entryId: Uint8Array },
  body: Uint8Array,
): Promise<VaultRecord | undefined> {
  if (body[0] !== version || body.length < 1 + nonceBytes) return undefined;
  const key = await recordKey(primitives, vaultKey, place.entryId);
  const padded = await primitives.openAead(
    key,
    body.subarray(1, 1 + nonceBytes),
    body.subarray(1 + nonceBytes),
    associated(place.user, place.entryId),
  );
  const plaintext = padded === undefined ? undefined : unpad(padded);
  return plaintext && parseRecord(plaintext);
}

/** Undefined for what some other version, or somebody who has the key and means harm, has put in. */
function parseRecord(plaintext: Uint8Array): VaultRecord | undefined {
  try {
    return fromBinary(VaultRecordSchema, plaintext);
  } catch {
    return undefined;
  }
}
