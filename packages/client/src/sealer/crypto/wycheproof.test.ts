import { expect, test } from 'bun:test';
import { createPlainPrimitives } from './plain';
import type { Primitives } from './primitives';
import { createWebPrimitives, hasWebPrimitives } from './web';
import { checkWycheproof, type LoadVectors } from './wycheproof.contract';

const load: LoadVectors = async (name) => {
  const packed = await Bun.file(`${import.meta.dir}/../../../fixtures/wycheproof/${name}.json.gz`).arrayBuffer();
  return JSON.parse(new TextDecoder().decode(Bun.gunzipSync(packed)));
};

test('this runtime has WebCrypto with Ed25519 and X25519', async () => {
  expect(await hasWebPrimitives()).toBe(true);
});

const adapters: readonly [string, Primitives][] = [
  ['WebCrypto', createWebPrimitives()],
  ['plain JavaScript', createPlainPrimitives()],
];
for (const [name, primitives] of adapters) {
  test(`${name} passes Wycheproof`, async () => {
    expect(await checkWycheproof(primitives, load)).toEqual({ ran: 1_062, leftOut: 183, failures: [] });
  });
}

test('the check sees a primitive that accepts everything', async () => {
  const gullible: Primitives = { ...createPlainPrimitives(), verify: async () => true };
  const { failures } = await checkWycheproof(gullible, load);
  expect(failures.some((failure) => failure.startsWith('ed25519_test'))).toBe(true);
});
