import {
  codePrefixes,
  type DeviceId,
  ErrorCode,
  idFromBytes,
  idToBytes,
  TidingsError,
  type UserId,
  VaultWrapKind,
} from '@tidings/protocol';
import type { DeviceInfo, EncryptionApi, Live, PasskeyInfo, Safety, SafetyNumber } from '../api';
import { bytesFromBase64, bytesToBase64 } from '../engine/base64';
import type { SecretBox } from '../platform/platform';
import { isEqualBytes } from '../sealer/crypto/primitives';
import { hasChanged, isVerified, readContact } from '../sealer/identity/contacts';
import { compareKeys, type KeyComparison, type PersonKey } from '../sealer/identity/safety-number';
import { readKeyState } from '../sealer/keys/key-state';
import { formatLinkCode } from '../sealer/keys/link-code';
import { Secrets } from '../sealer/keys/secrets';
import { parsePasskeys } from '../sealer/vault/passkeys';
import { phraseOf } from '../sealer/vault/phrase';
import { getMeta, setMeta } from '../store/meta';
import { topics } from '../store/topics';
import { createQuery } from '../views/live';
import { countUnopened } from '../views/unopened';
import { createAskIdentities } from './ask-identities';
import { type Parts, readerOf } from './parts';
import { remembered } from './remembered';

export function createEncryptionApi(parts: Parts): EncryptionApi {
  const { holder, peers, platform, rpc, watch, database, status } = parts;
  const { clock } = platform;
  let box: Promise<SecretBox | undefined> | undefined;
  const secrets = async () => {
    box ??= Promise.resolve(platform.openSecretBox?.());
    return new Secrets(holder.require().database, await box);
  };

  const contact = (user: UserId) => readContact(database, user);

  const refresh = createAskIdentities({ clock, status, ask: (users) => peers.call('identities', users) });

  const readSafety = async (user: UserId): Promise<Safety | undefined> => {
    const reader = await readerOf(parts);
    const [own, other] = reader ? await Promise.all([contact(reader.self), contact(user)]) : [];
    if (!reader || !own || !other) return undefined;
    return {
      person: reader.people.person(user),
      isVerified: isVerified(other),
      hasChanged: hasChanged(other),
      hasFalseDevices: other.fault !== undefined,
    };
  };

  const compare = rememberComparisons();
  const readSafetyNumber = async (user: UserId): Promise<SafetyNumber | undefined> => {
    const self = holder.get()?.user;
    const [own, other] = self ? await Promise.all([contact(self), contact(user)]) : [];
    if (!own || !other) return undefined;
    const { digits, code } = await compare(own, other);
    return { digits, code: codePrefixes.safety + bytesToBase64(code) };
  };

  const readDevices = async (): Promise<readonly DeviceInfo[]> => {
    const held = holder.get();
    const own = held && (await contact(held.user));
    if (!own) return [];
    const answer = await rpc.session.listSessions({}).catch(() => undefined);
    const byDevice = new Map(
      (answer?.sessions ?? []).map((session) => [idFromBytes<DeviceId>(session.device), session]),
    );
    const unknown = answer ? undefined : 0;
    return [...own.devices.keys()].map((id) => {
      const session = byDevice.get(id);
      return {
        id,
        name: session?.deviceName ?? '',
        isCurrent: id === held.device,
        lastUsedAtMs: session ? Number(session.lastUsedAtMs) : unknown,
      };
    });
  };

  const passkeys = () => {
    if (platform.passkeys) return platform.passkeys;
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'there are no passkeys here');
  };
  const readPasskeys = async (): Promise<readonly PasskeyInfo[]> => {
    const stored = holder.get() && (await (await secrets()).get('passkeys'));
    return stored ? parsePasskeys(stored).map(({ credential, name }) => ({ id: bytesToBase64(credential), name })) : [];
  };

  return {
    state: createQuery({
      clock,
      watch: (changed) => watch([topics.keys, topics.account], changed),
      read: async () => (holder.get() ? readKeyState(database) : { phase: 'starting' as const }),
    }),
    getPhrase: async () => {
      const entropy = await (await secrets()).get('phrase');
      return entropy && phraseOf(entropy);
    },
    confirmPhrase: async (typed) => {
      const entropy = await (await secrets()).get('phrase');
      if (!entropy) return true;
      const words = phraseOf(entropy).split(' ');
      const isRight =
        typed.length >= 2 && typed.every(({ position, word }) => words[position] === word.trim().toLowerCase());
      if (isRight) await holder.require().database.write([(await secrets()).forget('phrase')], [topics.keys]);
      return isRight;
    },
    renewPhrase: () => peers.call('renewPhrase', undefined),
    getLinkCode: async () => {
      const own = await secrets();
      const [signingKey, agreementKey, secret] = await Promise.all([
        own.require('signing_public'),
        own.require('agreement_public'),
        own.require('link_secret'),
      ]);
      return formatLinkCode({ device: holder.require().device, signingKey, agreementKey, secret });
    },
    linkDevice: (code) => peers.call('link', code),
    restore: (phrase) => peers.call('restore', phrase),
    hasPasskeys: platform.passkeys !== undefined,
    observePasskeys: remembered<'all', Live<readonly PasskeyInfo[]>>(() =>
      createQuery({
        clock,
        watch: (changed) => watch([topics.keys, topics.account], changed),
        read: readPasskeys,
      }),
    ).bind(undefined, 'all'),
    addPasskey: async () => {
      const salt = new Uint8Array(32);
      platform.fillRandom(salt);
      const reader = await readerOf(parts);
      const { user } = holder.require();
      const self = reader?.people.person(user);
      const answer = await passkeys().create({
        id: idToBytes(user),
        name: self?.handle ?? '',
        displayName: self?.displayName ?? '',
        salt,
      });
      if (typeof answer === 'string') return { ok: false, reason: answer };
      await peers.call('addPasskey', { ...answer, salt, name: platform.deviceName.slice(0, 64) });
      return { ok: true };
    },
    removePasskey: (id) => peers.call('removePasskey', bytesFromBase64(id)),
    restoreByPasskey: async () => {
      const { wraps } = await rpc.key.listVaultWraps({});
      const choices = wraps.filter(({ kind }) => kind === VaultWrapKind.PASSKEY);
      if (choices.length === 0) return { ok: false, reason: 'none' };
      const answer = await passkeys().ask(choices.map(({ target, salt }) => ({ credential: target, salt })));
      if (typeof answer === 'string') return { ok: false, reason: answer };
      return (await peers.call('restoreByPasskey', answer)) ? { ok: true } : { ok: false, reason: 'wrong' };
    },
    startOver: () => peers.call('startOver', undefined),
    observeDevices: remembered<'all', Live<readonly DeviceInfo[]>>(() =>
      createQuery({
        clock,
        watch: (changed) => {
          const held = holder.get();
          if (held) refresh(held.user);
          return watch([topics.identities, topics.account], changed);
        },
        read: readDevices,
      }),
    ).bind(undefined, 'all'),
    removeDevice: (id) => peers.call('removeDevice', id),
    observeSafety: remembered<UserId, Live<Safety>>((user) =>
      createQuery<Safety | undefined>({
        clock,
        watch: (changed) => {
          refresh(user);
          return watch([topics.identities, topics.people, topics.account], changed);
        },
        read: () => readSafety(user),
      }),
    ),
    observeSafetyNumber: remembered<UserId, Live<SafetyNumber>>((user) =>
      createQuery<SafetyNumber | undefined>({
        clock,
        watch: (changed) => {
          refresh(user);
          return watch([topics.identities, topics.account], changed);
        },
        read: () => readSafetyNumber(user),
      }),
    ),
    setVerified: async (user, verified) =>
      peers.call('verify', { user, isVerified: verified, compared: (await contact(user))?.identityKey }),
    checkSafetyCode: async (user, code) => {
      const [own, other] = await Promise.all([contact(holder.require().user), contact(user)]);
      const shown = parseSafetyCode(code);
      if (!own || !other || !shown || !isEqualBytes(shown, (await compare(own, other)).code)) return false;
      await peers.call('verify', { user, isVerified: true, compared: other.identityKey });
      return true;
    },
    blocksUnverified: createQuery({
      clock,
      watch: (changed) => watch([topics.keys, topics.account], changed),
      read: async () => (await getMeta(database, 'blocks_unverified')) === '1',
    }),
    countUnopened: () => countUnopened(database),
    setBlocksUnverified: async (on) => {
      await holder.require().database.write([setMeta('blocks_unverified', on ? '1' : undefined)], [topics.keys]);
    },
  };
}

/** Comparing costs thousands of hashes, and the same two keys are asked about again and again. */
function rememberComparisons(): (own: PersonKey, other: PersonKey) => Promise<KeyComparison> {
  const known = new Map<string, Promise<KeyComparison>>();
  return (own, other) => {
    const key = [own, other].map(({ user, identityKey }) => user + bytesToBase64(identityKey)).join();
    const comparison = known.get(key) ?? compareKeys(own, other);
    known.set(key, comparison);
    return comparison;
  };
}

function parseSafetyCode(typed: string): Uint8Array | undefined {
  const text = typed.trim();
  if (!text.startsWith(codePrefixes.safety)) return undefined;
  try {
    return bytesFromBase64(text.slice(codePrefixes.safety.length));
  } catch {
    return undefined;
  }
}
