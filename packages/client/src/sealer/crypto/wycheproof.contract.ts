/**
 * The contract of the primitives: the Wycheproof vectors (C2SP). Runs in Bun and in browsers alike, so it returns what failed
 * instead of asserting. Vectors marked `acceptable` may go either way, but an accepted one must give the stated result.
 */
import { fromHex as hex } from './hex';
import { concatBytes, isEqualBytes, type Primitives } from './primitives';

type Vector = Readonly<Record<string, string>> & {
  readonly tcId: number;
  readonly result: string;
  readonly size?: number;
};
interface Group {
  readonly ivSize?: number;
  readonly tagSize?: number;
  readonly keySize?: number;
  readonly publicKey?: { readonly pk: string };
  readonly tests: readonly Vector[];
}
/** Gives the parsed file of that name, e.g. "aes_gcm_test". */
export type LoadVectors = (name: string) => Promise<{ readonly testGroups: readonly Group[] }>;

export interface WycheproofReport {
  readonly ran: number;
  /** Vectors for what the port does not offer: AES-GCM nonces that are not 96 bits, and 192-bit keys. */
  readonly leftOut: number;
  readonly failures: readonly string[];
}

/** The value, or undefined if it was refused. */
async function attempt<T>(compute: () => Promise<T>): Promise<T | undefined> {
  try {
    return await compute();
  } catch {
    return undefined;
  }
}

/** Did it go as the vector says? Undefined if it was left out. */
type Check = (primitives: Primitives, vector: Vector, group: Group) => Promise<boolean | undefined>;

/** `true` if the vector's expectation holds: valid → the result, invalid → refused, acceptable → either. */
function fits(vector: Vector, actual: Uint8Array | undefined, expected: Uint8Array): boolean {
  if (vector.result === 'invalid') return actual === undefined;
  if (actual === undefined) return vector.result === 'acceptable';
  return isEqualBytes(actual, expected);
}

const checks: Readonly<Record<string, Check>> = {
  async aes_gcm_test(primitives, vector, group) {
    if (group.ivSize !== 96 || group.keySize === 192) return undefined;
    const [key, iv, aad, message] = [vector.key, vector.iv, vector.aad, vector.msg].map((text) => hex(text ?? ''));
    const sealed = concatBytes(hex(vector.ct ?? ''), hex(vector.tag ?? ''));
    const opened = await attempt(() => primitives.openAead(key!, iv!, sealed, aad!));
    if (!fits(vector, opened, message!)) return false;
    return vector.result !== 'valid' || isEqualBytes(await primitives.sealAead(key!, iv!, message!, aad!), sealed);
  },
  async hkdf_sha256_test(primitives, vector) {
    const prk = await primitives.hkdfExtract(hex(vector.salt ?? ''), hex(vector.ikm ?? ''));
    const output = await attempt(() => primitives.hkdfExpand(prk, hex(vector.info ?? ''), vector.size ?? 0));
    return fits(vector, output, hex(vector.okm ?? ''));
  },
  async hmac_sha256_test(primitives, vector, group) {
    const tag = (await primitives.hmac(hex(vector.key ?? ''), hex(vector.msg ?? ''))).slice(
      0,
      (group.tagSize ?? 256) / 8,
    );
    return isEqualBytes(tag, hex(vector.tag ?? '')) === (vector.result === 'valid');
  },
  async ed25519_test(primitives, vector, group) {
    const isValid = await primitives.verify(
      hex(group.publicKey?.pk ?? ''),
      hex(vector.msg ?? ''),
      hex(vector.sig ?? ''),
    );
    return isValid === (vector.result === 'valid');
  },
  async x25519_test(primitives, vector) {
    const shared = await attempt(() => primitives.agree(hex(vector.private ?? ''), hex(vector.public ?? '')));
    return fits(vector, shared, hex(vector.shared ?? ''));
  },
};

/** Runs all vectors over one set of primitives. */
export async function checkWycheproof(primitives: Primitives, load: LoadVectors): Promise<WycheproofReport> {
  const failures: string[] = [];
  let ran = 0;
  let leftOut = 0;
  for (const [name, check] of Object.entries(checks)) {
    for (const group of (await load(name)).testGroups) {
      for (const vector of group.tests) {
        const fits = await check(primitives, vector, group);
        if (fits === undefined) leftOut++;
        else ran++;
        if (fits === false) failures.push(`${name} ${vector.tcId}: ${vector.comment} (${vector.result})`);
      }
    }
  }
  return { ran, leftOut, failures };
}
