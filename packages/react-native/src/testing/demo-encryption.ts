import type {
  AccountApi,
  DeviceInfo,
  EncryptionApi,
  KeyState,
  PasskeyInfo,
  Safety,
  SafetyNumber,
} from '@tidings/client';
import type { DeviceId, UserId } from '@tidings/protocol';
import { type Cell, cell } from './cell';
import { demoId, people } from './demo-people';

export const demoPhrase = 'orbit velvet sample ladder copper raven island maple quiet lantern summer fossil';

export interface DemoEncryption extends EncryptionApi {
  readonly state: Cell<KeyState>;
}

const ready: Extract<KeyState, { phase: 'ready' }> = {
  phase: 'ready',
  isPhraseConfirmed: true,
  backup: 'good',
  isRestoring: false,
};
const wordForm = /^[a-z]+$/;

/** The demo's keys: the phrase is `demoPhrase`, everybody's safety number is made up. */
export function demoEncryption(nowMs: number, initial: KeyState = ready, account?: AccountApi): DemoEncryption {
  const state = cell<KeyState>(initial);
  const hour = 3_600_000;
  const devices = cell<readonly DeviceInfo[]>([
    { id: demoId<DeviceId>(6, 1), name: 'Chrome on Linux', isCurrent: true, lastUsedAtMs: nowMs },
    { id: demoId<DeviceId>(6, 2), name: 'iPhone of Ada', isCurrent: false, lastUsedAtMs: nowMs - 2 * hour },
    { id: demoId<DeviceId>(6, 4), name: '', isCurrent: false, lastUsedAtMs: undefined },
  ]);
  const passkeys = cell<readonly PasskeyInfo[]>([]);
  const numbers = new Map<UserId, Cell<SafetyNumber>>();
  const numberOf = (user: UserId): Cell<SafetyNumber> => {
    const known = numbers.get(user);
    if (known) return known;
    const { handle } = Object.values(people).find(({ id }) => id === user) ?? people.mara;
    const digits = Array.from({ length: 60 }, (_, i) => (i * 7 + handle.length * 3 + (i >> 2)) % 10).join('');
    const made = cell<SafetyNumber>({ digits, code: `tidings-safety:${digits}` });
    numbers.set(user, made);
    return made;
  };
  const safety = new Map<UserId, Cell<Safety>>();
  const safetyOf = (user: UserId): Cell<Safety> => {
    const known = safety.get(user);
    if (known) return known;
    const person = Object.values(people).find(({ id }) => id === user) ?? people.mara;
    const isVerified = user === people.kenji.id;
    const made = cell<Safety>({
      person,
      isVerified,
      hasChanged: user === people.tomas.id,
      hasFalseDevices: false,
    });
    safety.set(user, made);
    return made;
  };
  const blocks = cell(false);
  const unlock = () => state.set({ ...ready, isRestoring: false });
  const words = demoPhrase.split(' ');

  return {
    state,
    getPhrase: async () => {
      const now = state.get();
      return now?.phase === 'ready' && !now.isPhraseConfirmed ? demoPhrase : undefined;
    },
    confirmPhrase: async (typed) => {
      const isRight = typed.every(({ position, word }) => words[position] === word.trim().toLowerCase());
      if (isRight) state.set(ready);
      return isRight;
    },
    renewPhrase: async () => {
      state.set({ ...ready, isPhraseConfirmed: false });
      return demoPhrase;
    },
    getLinkCode: async () => 'tidings-device:AaC8vJm0b3Jxk2Zt7y1pQ9sVwErTyUiOpLkJhGfDsAzXcVbNm-4Zt7y1pQ9sVw',
    linkDevice: async () => {},
    restore: async (typed) => {
      const given = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const unknown = given.filter((word) => !wordForm.test(word));
      if (unknown.length > 0) return { ok: false, reason: 'word', words: unknown };
      if (given.length !== words.length) return { ok: false, reason: 'count' };
      if (given.join(' ') !== demoPhrase) return { ok: false, reason: 'wrong' };
      unlock();
      return { ok: true };
    },
    hasPasskeys: true,
    observePasskeys: () => passkeys,
    addPasskey: async () => {
      passkeys.set([...(passkeys.get() ?? []), { id: `passkey ${passkeys.get()?.length}`, name: 'Chrome on Linux' }]);
      return { ok: true };
    },
    removePasskey: async (id) => passkeys.set((passkeys.get() ?? []).filter((passkey) => passkey.id !== id)),
    restoreByPasskey: async () => {
      if (!passkeys.get()?.length) return { ok: false, reason: 'none' };
      unlock();
      return { ok: true };
    },
    startOver: async () => state.set({ ...ready, isPhraseConfirmed: false }),
    observeDevices: () => devices,
    async removeDevice(id) {
      const session = (await account?.listSessions())?.find(({ device }) => device === id);
      if (session) await account?.revokeSession(session.id);
      devices.set((devices.get() ?? []).filter((device) => device.id !== id));
    },
    observeSafety: safetyOf,
    observeSafetyNumber: numberOf,
    setVerified: async (user, isVerified) => {
      const now = safetyOf(user);
      now.set({ ...(now.get() as Safety), isVerified, hasChanged: false });
    },
    checkSafetyCode: async (user, code) => {
      const now = safetyOf(user);
      const isRight = numberOf(user).get()?.code === code.trim();
      if (isRight) now.set({ ...(now.get() as Safety), isVerified: true, hasChanged: false });
      return isRight;
    },
    blocksUnverified: blocks,
    setBlocksUnverified: async (on) => blocks.set(on),
    countUnopened: async () => ({ later: 0, waiting: 0, missing: 0, invalid: 0 }),
  };
}
