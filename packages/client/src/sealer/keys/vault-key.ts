/** The ways to the vault key for a device that has not got it. */
import { idFromBytes, type VaultWrap, VaultWrapKind } from '@tidings/protocol';
import type { RestoreResult } from '../../api';
import type { Rpc } from '../../transport/rpc';
import { type Bytes, isEqualBytes, type Primitives } from '../crypto/primitives';
import type { LeafOwner } from '../mls/leaf';
import { parsePhrase } from '../vault/phrase';
import { openWrap } from '../vault/wrap';
import type { DeviceSecrets } from './device-secrets';
import type { Secrets } from './secrets';

export interface VaultKeyOptions {
  readonly rpc: Rpc;
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly self: LeafOwner;
  readonly device: DeviceSecrets;
}

/** What a passkey has answered. */
export interface AnsweredPasskey {
  readonly credential: Uint8Array;
  /** Output of its PRF, 32 bytes. */
  readonly prf: Uint8Array;
}

type ByPhrase = { readonly ok: true; readonly vaultKey: Bytes } | Exclude<RestoreResult, { ok: true }>;

export async function vaultKeyByPhrase({ rpc, primitives, self }: VaultKeyOptions, typed: string): Promise<ByPhrase> {
  const phrase = parsePhrase(typed);
  if (!phrase.ok) return phrase;
  const { wraps } = await rpc.key.listVaultWraps({});
  const wrap = wraps.find(({ kind }) => kind === VaultWrapKind.PHRASE);
  if (!wrap) return { ok: false, reason: 'no_phrase' };
  const opener = { kind: VaultWrapKind.PHRASE, entropy: phrase.entropy } as const;
  const vaultKey = await openWrap(primitives, self.user, wrap, opener);
  return vaultKey ? { ok: true, vaultKey } : { ok: false, reason: 'wrong' };
}

/** Undefined if this passkey has no wrap, or does not open it. */
export async function vaultKeyByPasskey(
  { rpc, primitives, self }: VaultKeyOptions,
  { credential, prf }: AnsweredPasskey,
): Promise<Bytes | undefined> {
  const { wraps } = await rpc.key.listVaultWraps({});
  const wrap = wraps.find(({ kind, target }) => kind === VaultWrapKind.PASSKEY && isEqualBytes(target, credential));
  return wrap && openWrap(primitives, self.user, wrap, { kind: VaultWrapKind.PASSKEY, prf });
}

/** What another device has put there for this one, if it has. */
export async function vaultKeyByLink(
  options: VaultKeyOptions,
): Promise<{ readonly vaultKey: Bytes; readonly wrap: VaultWrap } | undefined> {
  const { rpc, primitives, self, device, secrets } = options;
  const { wraps } = await rpc.key.listVaultWraps({});
  const isOwn = (target: Uint8Array) => target.length === 16 && idFromBytes(target) === self.device;
  const wrap = wraps.find(({ kind, target }) => kind === VaultWrapKind.DEVICE && isOwn(target));
  if (!wrap) return undefined;
  const secret = await secrets.require('link_secret');
  const opener = { kind: VaultWrapKind.DEVICE, agreementPrivateKey: device.agreement.privateKey, secret } as const;
  const vaultKey = await openWrap(primitives, self.user, wrap, opener);
  return vaultKey && { vaultKey, wrap };
}
