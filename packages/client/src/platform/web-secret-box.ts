import type { SecretBox } from './platform';

const databaseName = 'tidings-secrets';
const storeName = 'keys';
const keyName = 'box';
const nonceBytes = 12;

/**
 * Seals under an AES-GCM key that the browser keeps and no script can read out. What it protects: the database's file without the rest of
 * the profile. What not: the whole profile (Chromium writes the key beside it, in the clear, ADR 14), and a script in the page, which may
 * use it as long as it runs. Undefined where there is no WebCrypto (a page without TLS).
 */
export async function openWebSecretBox(): Promise<SecretBox | undefined> {
  if (globalThis.crypto?.subtle === undefined || globalThis.indexedDB === undefined) return undefined;
  const key = await openKey();
  return {
    async seal(secret) {
      const iv = crypto.getRandomValues(new Uint8Array(nonceBytes));
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, secret as Uint8Array<ArrayBuffer>);
      const box = new Uint8Array(nonceBytes + sealed.byteLength);
      box.set(iv);
      box.set(new Uint8Array(sealed), nonceBytes);
      return box;
    },
    async open(box) {
      const iv = box.slice(0, nonceBytes);
      return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, box.slice(nonceBytes)));
    },
  };
}

/** The browser's one key; of two tabs that make it at once, one wins and both use it. */
async function openKey(): Promise<CryptoKey> {
  const database = await request<IDBDatabase>(() => {
    const opening = indexedDB.open(databaseName, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
    return opening;
  });
  try {
    const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const store = database.transaction(storeName, 'readwrite').objectStore(storeName);
    const known = await request<CryptoKey | undefined>(() => store.get(keyName));
    if (known) return known;
    await request(() => store.put(fresh, keyName));
    return fresh;
  } finally {
    database.close();
  }
}

function request<Result>(ask: () => IDBRequest): Promise<Result> {
  return new Promise((resolve, reject) => {
    const asked = ask();
    asked.onsuccess = () => resolve(asked.result as Result);
    asked.onerror = () => reject(asked.error);
  });
}
