import { expect, test } from 'bun:test';
import { createPlainPrimitives } from '../crypto/plain';
import type { Primitives } from '../crypto/primitives';
import { createWebPrimitives } from '../crypto/web';
import { checkVectors, type LoadVectors } from './vectors.contract';

const load: LoadVectors = async (name) => {
  const packed = await Bun.file(`${import.meta.dir}/../../../fixtures/mls/${name}.json.gz`).arrayBuffer();
  return JSON.parse(new TextDecoder().decode(Bun.gunzipSync(packed)));
};

test.each<[string, Primitives]>([
  ['WebCrypto', createWebPrimitives()],
  ['plain JavaScript', createPlainPrimitives()],
])(
  'our suite over %s passes the vectors of the MLS working group',
  async (_, primitives) => {
    expect(await checkVectors(primitives, load)).toEqual({ vectors: 395, compared: 17_011, failures: [] });
  },
  120_000,
);

/** The result with its first byte changed. */
const bend =
  <Args extends unknown[]>(compute: (...args: Args) => Promise<Uint8Array<ArrayBuffer>>) =>
  async (...args: Args) => {
    const result = await compute(...args);
    result[0] = (result[0] ?? 0) ^ 1;
    return result;
  };

const sound = createPlainPrimitives();
const broken: readonly [string, Partial<Primitives>, readonly string[]][] = [
  [
    'HKDF-Extract',
    { hkdfExtract: bend(sound.hkdfExtract) },
    ['crypto-basics', 'key-schedule', 'psk_secret', 'welcome'],
  ],
  [
    'HKDF-Expand',
    { hkdfExpand: bend(sound.hkdfExpand) },
    ['crypto-basics', 'key-schedule', 'message-protection', 'psk_secret', 'secret-tree', 'welcome'],
  ],
  ['HMAC', { hmac: bend(sound.hmac) }, ['message-protection', 'transcript-hashes', 'welcome']],
  [
    'SHA-256',
    { sha256: bend(sound.sha256) },
    ['crypto-basics', 'key-schedule', 'transcript-hashes', 'tree-operations', 'tree-validation', 'welcome'],
  ],
  ['X25519', { agree: bend(sound.agree) }, ['crypto-basics', 'welcome']],
  ['Ed25519', { sign: bend(sound.sign) }, ['crypto-basics', 'message-protection']],
  [
    'verification',
    { verify: async () => false },
    ['crypto-basics', 'message-protection', 'tree-validation', 'welcome'],
  ],
  ['AES-GCM', { openAead: async () => undefined }, ['crypto-basics', 'message-protection', 'welcome']],
];
const quick = [
  'crypto-basics',
  'key-schedule',
  'message-protection',
  'psk_secret',
  'secret-tree',
  'transcript-hashes',
  'tree-operations',
  'tree-validation',
  'welcome',
];

test.each(broken)('the vectors see a broken %s', async (_, primitive, expected) => {
  const { failures } = await checkVectors({ ...sound, ...primitive }, load, quick);
  const seenBy = [...new Set(failures.map((failure) => failure.split(/[ :]/)[0]))].sort();
  expect(seenBy).toEqual([...expected]);
});

test('vectors that are missing are seen', async () => {
  const { failures } = await checkVectors(sound, async (name) => (await load(name)).slice(1), ['psk_secret']);
  expect(failures).toEqual(['psk_secret: 10 vectors, not 11', 'psk_secret: 10 comparisons, not 11']);
});
