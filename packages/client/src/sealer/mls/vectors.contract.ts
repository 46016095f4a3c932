/**
 * The contract of our MLS: the working group's vectors, computed by ts-mls with our suite. Runs in Bun and in browsers alike, so it
 * returns what failed instead of asserting. The fixtures hold the vectors of our ciphersuite (and those without any): others are
 * not ours to speak.
 */
import type { Primitives } from '../crypto/primitives';
import { openSuite } from './suite';
import { cryptoBasics } from './vectors/crypto-basics';
import { deserialization } from './vectors/deserialization';
import { createVerdict, type Family } from './vectors/family';
import { keySchedule } from './vectors/key-schedule';
import { messageProtection } from './vectors/message-protection';
import { messages } from './vectors/messages';
import { passiveClientHandlingCommit, passiveClientRandom, passiveClientWelcome } from './vectors/passive-client';
import { pskSecret } from './vectors/psk-secret';
import { secretTree } from './vectors/secret-tree';
import { transcriptHashes } from './vectors/transcript-hashes';
import { treeMath } from './vectors/tree-math';
import { treeOperations } from './vectors/tree-operations';
import { treeValidation } from './vectors/tree-validation';
import { treeKem } from './vectors/treekem';
import { welcome } from './vectors/welcome';

interface Counted {
  readonly family: Family;
  /** What the fixture holds, counted by hand: vectors, and comparisons to be made in them. What made fewer skipped something. */
  readonly vectors: number;
  readonly compared: number;
}

const families: readonly Counted[] = [
  { family: treeMath, vectors: 10, compared: 8_164 },
  { family: deserialization, vectors: 14, compared: 28 },
  { family: cryptoBasics, vectors: 1, compared: 8 },
  { family: secretTree, vectors: 3, compared: 334 },
  { family: messageProtection, vectors: 1, compared: 10 },
  { family: keySchedule, vectors: 1, compared: 70 },
  { family: pskSecret, vectors: 11, compared: 11 },
  { family: transcriptHashes, vectors: 1, compared: 3 },
  { family: welcome, vectors: 1, compared: 4 },
  { family: treeValidation, vectors: 14, compared: 1_139 },
  { family: treeOperations, vectors: 5, compared: 15 },
  { family: treeKem, vectors: 11, compared: 1_577 },
  { family: messages, vectors: 300, compared: 5_400 },
  { family: passiveClientWelcome, vectors: 8, compared: 8 },
  { family: passiveClientHandlingCommit, vectors: 13, compared: 39 },
  { family: passiveClientRandom, vectors: 1, compared: 201 },
];

export const vectorFamilies: readonly string[] = families.map(({ family }) => family.name);

/** Gives the parsed file of that name, e.g. "tree-math". */
export type LoadVectors = (name: string) => Promise<readonly unknown[]>;

export interface VectorReport {
  readonly vectors: number;
  readonly compared: number;
  /** Each begins with the family and the vector's number in its file. */
  readonly failures: readonly string[];
}

/** @param names the families to run; all unless told */
export async function checkVectors(
  primitives: Primitives,
  load: LoadVectors,
  names: readonly string[] = vectorFamilies,
): Promise<VectorReport> {
  const suite = await openSuite(primitives);
  const verdict = createVerdict();
  const failures: string[] = [];
  let ran = 0;
  for (const { family, vectors: expected, compared } of families) {
    if (!names.includes(family.name)) continue;
    const before = verdict.compared;
    const vectors = await load(family.name);
    ran += vectors.length;
    const note = (where: string, error: unknown) =>
      failures.push(`${family.name}${where}: ${error instanceof Error ? error.message : String(error)}`);
    for (const [index, vector] of vectors.entries())
      await family.check(suite, vector, verdict).catch((error: unknown) => note(` ${index}`, error));
    const made = verdict.compared - before;
    if (vectors.length !== expected) note('', `${vectors.length} vectors, not ${expected}`);
    if (made !== compared) note('', `${made} comparisons, not ${compared}`);
  }
  return { vectors: ran, compared: verdict.compared, failures };
}
