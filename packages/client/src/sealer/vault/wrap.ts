/**
 * The vault key (32 bytes) and the ways to it. Each wrap binds the user, the kind and the target as associated data, so that the server
 * can't pass one off as another. Phrase, passkeys and devices are wrapped for by public key: a new vault key reaches them
 * without any of them being asked.
 */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type DeviceId,
  idToBytes,
  type UserId,
  type VaultWrap,
  VaultWrapKind,
  VaultWrapSchema,
} from '@tidings/protocol';
import { createHpke } from '../crypto/hpke';
import { ascii, type Bytes, concatBytes, type KeyPair, type Primitives, uint } from '../crypto/primitives';

/**
 * The phrase has 128 random bits, so Argon2id adds a margin, not the security; it must also run in plain JavaScript on a cheap phone.
 * What a wrap may ask for is bounded, for the server chooses it.
 */
const argon = { memoryKib: 8 * 1024, passes: 1 };
const argonMost = { memoryKib: 64 * 1024, passes: 8 };
const keyBytes = 32;
const encBytes = 32;

/** How the phrase becomes a key. */
export interface PhraseCost {
  readonly salt: Uint8Array;
  readonly memoryKib: number;
  readonly passes: number;
}

/** The public half of the phrase: what vault keys are wrapped for. */
export interface PhraseKey extends PhraseCost {
  readonly publicKey: Uint8Array;
}

/** The public half of a passkey. */
export interface PasskeyKey {
  /** Credential id. */
  readonly credential: Uint8Array;
  /** The PRF input, 32 bytes. */
  readonly salt: Uint8Array;
  readonly publicKey: Uint8Array;
  /** Where it was made. */
  readonly name: string;
}

export function newVaultKey(primitives: Primitives): Bytes {
  return primitives.random(keyBytes);
}

function associated(user: UserId, kind: VaultWrapKind, target: Uint8Array, secret: Uint8Array = none): Bytes {
  return concatBytes(ascii('tidings vault wrap v1'), idToBytes(user), uint(kind, 1), target, secret);
}

const build = (init: MessageInitShape<typeof VaultWrapSchema>): VaultWrap => create(VaultWrapSchema, init);
const none: Bytes = new Uint8Array(0);

async function keyPairOfPhrase(primitives: Primitives, entropy: Uint8Array, cost: PhraseCost): Promise<KeyPair> {
  const seed = await primitives.argon2id(entropy, cost.salt, cost);
  return createHpke(primitives).deriveKeyPair(seed);
}

/** @param entropy of the recovery phrase, 16 bytes */
export async function phraseKeyOf(primitives: Primitives, entropy: Uint8Array): Promise<PhraseKey> {
  const cost = { salt: primitives.random(16), ...argon };
  return { ...cost, publicKey: (await keyPairOfPhrase(primitives, entropy, cost)).publicKey };
}

async function sealFor(
  primitives: Primitives,
  publicKey: Uint8Array,
  vaultKey: Uint8Array,
  info: Uint8Array,
): Promise<Bytes> {
  const { enc, sealed } = await createHpke(primitives).seal(publicKey, vaultKey, info, none);
  return concatBytes(enc, sealed);
}

function openFor(
  primitives: Primitives,
  privateKey: Uint8Array,
  sealed: Uint8Array,
  info: Uint8Array,
): Promise<Bytes | undefined> {
  const [enc, ciphertext] = [sealed.slice(0, encBytes), sealed.slice(encBytes)];
  return createHpke(primitives).open(privateKey, enc, ciphertext, info, none);
}

export async function wrapForPhrase(
  primitives: Primitives,
  user: UserId,
  phrase: PhraseKey,
  vaultKey: Uint8Array,
): Promise<VaultWrap> {
  const { salt, memoryKib, passes, publicKey } = phrase;
  const sealed = await sealFor(primitives, publicKey, vaultKey, associated(user, VaultWrapKind.PHRASE, none));
  return build({ kind: VaultWrapKind.PHRASE, salt: salt as Bytes, memoryKib, passes, sealed });
}

/**
 * @param device its agreement key must have been checked against the user's device list
 * @param secret known to both devices and to nobody else, when one links the other: it shows the new one that the wrap is from there
 */
export async function wrapForDevice(
  primitives: Primitives,
  user: UserId,
  device: { readonly id: DeviceId; readonly agreementKey: Uint8Array },
  vaultKey: Uint8Array,
  secret?: Uint8Array,
): Promise<VaultWrap> {
  const target = idToBytes(device.id);
  const info = associated(user, VaultWrapKind.DEVICE, target, secret);
  return build({
    kind: VaultWrapKind.DEVICE,
    target,
    sealed: await sealFor(primitives, device.agreementKey, vaultKey, info),
  });
}

/** @param prf the passkey's PRF output (WebAuthn level 3 §10.1.4) for the input of its wrap, 32 bytes */
export async function keyPairOfPasskey(primitives: Primitives, prf: Uint8Array): Promise<KeyPair> {
  const seed = await primitives.hkdfExpand(prf, ascii('tidings vault passkey v1'), keyBytes);
  return createHpke(primitives).deriveKeyPair(seed);
}

export async function wrapForPasskey(
  primitives: Primitives,
  user: UserId,
  { credential, salt, publicKey }: PasskeyKey,
  vaultKey: Uint8Array,
): Promise<VaultWrap> {
  const info = associated(user, VaultWrapKind.PASSKEY, credential);
  return build({
    kind: VaultWrapKind.PASSKEY,
    target: credential as Bytes,
    salt: salt as Bytes,
    sealed: await sealFor(primitives, publicKey, vaultKey, info),
  });
}

/** What can open a wrap. */
export type Opener =
  | { readonly kind: VaultWrapKind.PHRASE; readonly entropy: Uint8Array }
  | { readonly kind: VaultWrapKind.DEVICE; readonly agreementPrivateKey: Uint8Array; readonly secret?: Uint8Array }
  | { readonly kind: VaultWrapKind.PASSKEY; readonly prf: Uint8Array };

/** The vault key, or undefined if this does not open this wrap. */
export async function openWrap(
  primitives: Primitives,
  user: UserId,
  wrap: VaultWrap,
  opener: Opener,
): Promise<Bytes | undefined> {
  if (wrap.kind !== opener.kind) return undefined;
  const key = await open(primitives, user, wrap, opener);
  return key?.length === keyBytes ? key : undefined;
}

async function open(primitives: Primitives, user: UserId, wrap: VaultWrap, opener: Opener): Promise<Bytes | undefined> {
  switch (opener.kind) {
    case VaultWrapKind.PHRASE: {
      const isSane =
        wrap.memoryKib >= 8 &&
        wrap.memoryKib <= argonMost.memoryKib &&
        wrap.passes >= 1 &&
        wrap.passes <= argonMost.passes;
      if (!isSane || wrap.salt.length < 8) return undefined;
      const { privateKey } = await keyPairOfPhrase(primitives, opener.entropy, wrap);
      return openFor(primitives, privateKey, wrap.sealed, associated(user, wrap.kind, none));
    }
    case VaultWrapKind.DEVICE:
      return openFor(
        primitives,
        opener.agreementPrivateKey,
        wrap.sealed,
        associated(user, wrap.kind, wrap.target, opener.secret),
      );
    case VaultWrapKind.PASSKEY: {
      const { privateKey } = await keyPairOfPasskey(primitives, opener.prf);
      return openFor(primitives, privateKey, wrap.sealed, associated(user, wrap.kind, wrap.target));
    }
  }
}
