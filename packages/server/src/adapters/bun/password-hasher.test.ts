import { expect, test } from 'bun:test';
import { createBunPasswordHasher } from './password-hasher';

const hasher = createBunPasswordHasher();

test('a password matches its own hash alone, and each hash has its own salt', async () => {
  const [one, two] = [await hasher.hash('correct horse'), await hasher.hash('correct horse')];
  expect(one).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$');
  expect(one).not.toBe(two);
  expect(await hasher.verify('correct horse', one)).toBe(true);
  expect(await hasher.verify('battery staple', one)).toBe(false);
});

test('a damaged hash matches nothing', async () => {
  expect(await hasher.verify('correct horse', 'not a hash')).toBe(false);
  expect(await hasher.verify('correct horse', '')).toBe(false);
});
