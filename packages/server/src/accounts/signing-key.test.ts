import { afterAll, describe, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSigningKey } from './signing-key';

const root = await mkdtemp(join(tmpdir(), 'tidings-keys-'));
afterAll(() => rm(root, { recursive: true }));

describe('the signing key', () => {
  test('is made at the first start, for the server’s account alone, and is the same at the next', async () => {
    const folder = join(root, 'keys');
    const first = await openSigningKey(folder);
    expect((await openSigningKey(folder)).id).toBe(first.id);
    expect(await readdir(folder)).toEqual(['access-tokens.jwk']);
    expect((await stat(join(folder, 'access-tokens.jwk'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('that is damaged ends the start with a sentence that names the file', async () => {
    const path = join(root, 'access-tokens.jwk');
    for (const content of ['{"kty":', '{"kty":"RSA"}', '[]', 'null']) {
      await writeFile(path, content);
      await expect(openSigningKey(root)).rejects.toThrow(path);
    }
  });
});
