import { CryptoDigestAlgorithm, digest, getRandomValues } from 'expo-crypto';
import { AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY, getItemAsync, setItemAsync } from 'expo-secure-store';
import { openDatabaseAsync } from 'expo-sqlite';
import { AppState, Platform as System } from 'react-native';
import { openExpoDatabase } from '../store/expo/database';
import { shareDatabases } from '../store/expo/shared';
import { createLocalLeadership } from './local-leadership';
import type { Platform } from './platform';
import { connectWebSocket } from './web-socket';

export interface ExpoPlatformOptions {
  /** What the device calls itself in the list of sessions. Default: its model. */
  readonly deviceName?: string;
}

/** The client on iOS and Android. */
export function createExpoPlatform({ deviceName = modelName() }: ExpoPlatformOptions = {}): Platform {
  fillWebCrypto();
  return {
    clock: {
      now: () => Date.now(),
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    network: {
      connect: connectWebSocket,
      fetch: (input, init) => globalThis.fetch(input, init),
      // The system's own idea would take another native module, and is only a hint: coming to the front makes us try.
      observeOnline(listener) {
        listener(true);
        return () => {};
      },
    },
    now: () => Date.now(),
    fillRandom: (bytes) => void getRandomValues(bytes),
    deviceName,
    openDatabase: shareDatabases(async (name) =>
      openExpoDatabase({ openDatabaseAsync }, fileName(name), await databaseKey(name)),
    ),
    openLeadership: createLocalLeadership(),
    observeForeground(listener) {
      listener(AppState.currentState === 'active');
      // "inactive" is a glance at notifications or a call coming in: still in front.
      const subscription = AppState.addEventListener('change', (state) => listener(state !== 'background'));
      return () => subscription.remove();
    },
  };
}

function fileName(name: string): string {
  return name === ':memory:' ? name : `${name}.db`;
}

/** The file's key lies in the keychain (iOS) or under a key of the keystore (Android), for this device alone. */
async function databaseKey(name: string): Promise<string | undefined> {
  if (name === ':memory:') return undefined;
  const slot = `tidings-database-${name.replace(/[^\w.-]/g, '_')}`;
  const options = { keychainAccessible: AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY };
  const known = await getItemAsync(slot, options);
  if (known) return known;
  const key = Array.from(getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  await setItemAsync(slot, key, options);
  return key;
}

function modelName(): string {
  if (System.OS === 'ios') return System.isPad ? 'iPad' : 'iPhone';
  if (System.OS === 'android') return System.constants.Model || 'Android';
  return System.OS;
}

/** Hermes has no WebCrypto; the protocol package takes random bytes and SHA-256 from it. */
function fillWebCrypto(): void {
  const host = globalThis as { crypto?: Partial<Crypto> };
  host.crypto ??= {};
  const crypto = host.crypto as { getRandomValues?: unknown; subtle?: unknown };
  crypto.getRandomValues ??= getRandomValues;
  crypto.subtle ??= {
    digest: (_algorithm: 'SHA-256', data: Uint8Array<ArrayBuffer>) => digest(CryptoDigestAlgorithm.SHA256, data),
  };
}
