/**
 * The vault key (32 bytes) and the ways to it. Each wrap binds the user, the kind and the target as associated data, so that the server
 * can't pass one off as another.
 */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { argon2idAsync } from '@noble/hashes/argon2.js';
import {
  type DeviceId,
  idToBytes,
  type UserId,
  type VaultWrap,
  VaultWrapKind,
  VaultWrapSchema,
} from '@tidings/protocol';
import { createHpke } from '../crypto/hpke';
import { ascii, type Bytes, concatBytes, type Primitives, uint } from '../crypto/primitives';

/**
 * The phrase has 128 random bits, so Argon2id adds a margin, not the security; it must also run in plain JavaScript on a cheap phone.
 * What a wrap may ask for is bounded, for the server chooses it.
 */
const argon = { memoryKib: 8 * 1024, passes: 1 };
const argonMost = { memoryKib: 64 * 1024, passes: 8 };
const keyBytes = 32;
const nonceBytes = 12;

export function newVaultKey(primitives: Primitives): Bytes {
  return primitives.random(keyBytes);
}

function associated(user: UserId, kind: VaultWrapKind, target: Uint8Array): Bytes {
  return concatBytes(ascii('tidings vault wrap v1'), idToBytes(user), uint(kind, 1), target);
}

const build = (init: MessageInitShape<typeof VaultWrapSchema>): VaultWrap => create(VaultWrapSchema, init);
const none: Bytes = new Uint8Array(0);

async function keyOfPhrase(
  entropy: Uint8Array,
  salt: Uint8Array,
  cost: { memoryKib: number; passes: number },
): Promise<Uint8Array> {
  return argon2idAsync(entropy, salt, { m: cost.memoryKib, t: cost.passes, p: 1, dkLen: keyBytes, asyncTick: 8 });
}

async function sealUnder(
  primitives: Primitives,
  key: Uint8Array,
  vaultKey: Uint8Array,
  aad: Uint8Array,
): Promise<Bytes> {
  const nonce = primitives.random(nonceBytes);
  return concatBytes(nonce, await primitives.sealAead(key, nonce, vaultKey, aad));
}

function openUnder(
  primitives: Primitives,
  key: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Promise<Bytes | undefined> {
  return primitives.openAead(key, sealed.subarray(0, nonceBytes), sealed.subarray(nonceBytes), aad);
}

/** @param entropy of the recovery phrase, 16 bytes */
export async function wrapByPhrase(
  primitives: Primitives,
  user: UserId,
  entropy: Uint8Array,
  vaultKey: Uint8Array,
): Promise<VaultWrap> {
  const salt = primitives.random(16);
  const sealed = await sealUnder(
    primitives,
    await keyOfPhrase(entropy, salt, argon),
    vaultKey,
    associated(user, VaultWrapKind.PHRASE, none),
  );
  return build({ kind: VaultWrapKind.PHRASE, salt, ...argon, sealed });
}

/** @param device its agreement key must have been checked against the user's device list */
export async function wrapForDevice(
  primitives: Primitives,
  user: UserId,
  device: { readonly id: DeviceId; readonly agreementKey: Uint8Array },
  vaultKey: Uint8Array,
): Promise<VaultWrap> {
  const target = idToBytes(device.id);
  const { enc, sealed } = await createHpke(primitives).seal(
    device.agreementKey,
    vaultKey,
    associated(user, VaultWrapKind.DEVICE, target),
    none,
  );
  return build({ kind: VaultWrapKind.DEVICE, target, salt: enc, sealed });
}

/** @param prf the passkey's PRF output (WebAuthn level 3 §10.1.4) for the input `salt`, 32 bytes */
export async function wrapByPasskey(
  primitives: Primitives,
  user: UserId,
  passkey: { readonly credential: Uint8Array; readonly salt: Uint8Array; readonly prf: Uint8Array },
  vaultKey: Uint8Array,
): Promise<VaultWrap> {
  const aad = associated(user, VaultWrapKind.PASSKEY, passkey.credential);
  const key = await primitives.hkdfExpand(passkey.prf, ascii('tidings vault passkey v1'), keyBytes);
  return build({
    kind: VaultWrapKind.PASSKEY,
    target: passkey.credential,
    salt: passkey.salt,
    sealed: await sealUnder(primitives, key, vaultKey, aad),
  });
}

/** What can open a wrap. */
export type Opener =
  | { readonly kind: VaultWrapKind.PHRASE; readonly entropy: Uint8Array }
  | { readonly kind: VaultWrapKind.DEVICE; readonly agreementPrivateKey: Uint8Array }
  | { readonly kind: VaultWrapKind.PASSKEY; readonly prf: Uint8Array };

/** The vault key, or undefined if this does not open this wrap. */
export async function openWrap(
  primitives: Primitives,
  user: UserId,
  wrap: VaultWrap,
  opener: Opener,
): Promise<Bytes | undefined> {
  if (wrap.kind !== opener.kind) return undefined;
  const aad = associated(user, wrap.kind, wrap.target);
  const key = await open(primitives, wrap, opener, aad);
  return key?.length === keyBytes ? key : undefined;
}

async function open(primitives: Primitives, wrap: VaultWrap, opener: Opener, aad: Bytes): Promise<Bytes | undefined> {
  switch (opener.kind) {
    case VaultWrapKind.PHRASE: {
      const cost = { memoryKib: wrap.memoryKib, passes: wrap.passes };
      const isSane =
        cost.memoryKib >= 8 &&
        cost.memoryKib <= argonMost.memoryKib &&
        cost.passes >= 1 &&
        cost.passes <= argonMost.passes;
      if (!isSane || wrap.salt.length < 8) return undefined;
      return openUnder(primitives, await keyOfPhrase(opener.entropy, wrap.salt, cost), wrap.sealed, aad);
    }
    case VaultWrapKind.DEVICE:
      return createHpke(primitives).open(opener.agreementPrivateKey, wrap.salt, wrap.sealed, aad, none);
    case VaultWrapKind.PASSKEY: {
      const key = await primitives.hkdfExpand(opener.prf, ascii('tidings vault passkey v1'), keyBytes);
      return openUnder(primitives, key, wrap.sealed, aad);
    }
  }
}
