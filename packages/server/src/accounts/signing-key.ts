import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** The Ed25519 key that signs access tokens. */
export interface SigningKey {
  /** RFC 7638 thumbprint; `kid` of the tokens. */
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** A key that lives as long as the process: for tests. */
export async function createSigningKey(): Promise<SigningKey> {
  return parseSigningKey(await makeSigningKey());
}

/** A new private key as text, to be kept where only servers can read it. */
export async function makeSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return JSON.stringify(await exportJWK(privateKey));
}

/** Throws if the text is not what `makeSigningKey` made. */
export function parseSigningKey(text: string): Promise<SigningKey> {
  return fromJwk(JSON.parse(text) as JWK);
}

export const signingKeyFile = 'access-tokens.jwk';

/** Reads the key from the folder; makes it at the first start, readable by the server's own account alone. */
export async function openSigningKey(folder: string): Promise<SigningKey> {
  const path = join(folder, signingKeyFile);
  const text = (await readText(path)) ?? (await writeNewKey(path, folder));
  try {
    return await parseSigningKey(text);
  } catch (cause) {
    throw new Error(`the signing key ${path} is damaged; restore it, or delete it and everybody refreshes once`, {
      cause,
    });
  }
}

async function fromJwk(jwk: JWK): Promise<SigningKey> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || jwk.d === undefined) throw new Error('not a private Ed25519 key');
  const { d: _secret, ...publicJwk } = jwk;
  const [privateKey, publicKey, id] = await Promise.all([
    importJWK(jwk, 'EdDSA'),
    importJWK(publicJwk, 'EdDSA'),
    calculateJwkThumbprint(publicJwk),
  ]);
  return { id, privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`the signing key ${path} cannot be read; check who owns it`, { cause });
  }
}

async function writeNewKey(path: string, folder: string): Promise<string> {
  const text = await makeSigningKey();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Written beside and renamed: a crash leaves either no key or a whole one.
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  await rename(draft, path);
  return text;
}
