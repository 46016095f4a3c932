import { argon2id as compute } from '@noble/hashes/argon2.js';
import type { Bytes, Primitives } from './primitives';

/** In plain JavaScript everywhere: no runtime of ours brings it. */
export const argon2id: Primitives['argon2id'] = async (password, salt, { memoryKib, passes }) =>
  compute(password, salt, { m: memoryKib, t: passes, p: 1, dkLen: 32 }) as Bytes;
