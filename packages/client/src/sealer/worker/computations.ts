import type { CiphersuiteImpl } from 'ts-mls';
import type { Primitives } from '../crypto/primitives';
import { type CertifiesLeaf, openGroups } from '../mls/group';
import { type GroupComputations, packGroups } from './packed-groups';

/** What takes so long that it would hold up a screen. Plain data in, plain data out; nothing is kept between two calls. */
export interface Computations extends GroupComputations, Pick<Primitives, 'argon2id'> {}

export interface ComputationParts {
  readonly primitives: Primitives;
  readonly suite: CiphersuiteImpl;
  readonly certifies: CertifiesLeaf;
}

export interface Call {
  readonly method: keyof Computations;
  readonly args: readonly unknown[];
}

export function openComputations(parts: ComputationParts): Computations {
  return { ...packGroups(openGroups(parts)), argon2id: parts.primitives.argon2id };
}

/** Does a call by its name. */
export function compute(computations: Computations, { method, args }: Call): Promise<unknown> {
  return (computations[method] as (...args: unknown[]) => Promise<unknown>)(...args);
}
