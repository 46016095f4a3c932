import type { CiphersuiteImpl } from 'ts-mls';
import { toHex } from '../../crypto/hex';

/** Hexadecimal bytes, as the vectors have them. */
export type Hex = string;

/** What a family compares; the first difference throws, and everything compared is counted. */
export interface Verdict {
  bytes(what: string, actual: Uint8Array | undefined, expected: Hex): void;
  value<T extends number | string | undefined>(what: string, actual: T, expected: T): void;
  holds(what: string, is: boolean): void;
}

/** One file of the MLS working group's vectors (github.com/mlswg/mls-implementations, test-vectors.md). */
export interface Family {
  readonly name: string;
  check(suite: CiphersuiteImpl, vector: unknown, verdict: Verdict): Promise<void>;
}

export function defineFamily<Vector>(
  name: string,
  check: (suite: CiphersuiteImpl, vector: Vector, verdict: Verdict) => Promise<void>,
): Family {
  return { name, check: (suite, vector, verdict) => check(suite, vector as Vector, verdict) };
}

export function createVerdict(): Verdict & { readonly compared: number } {
  let compared = 0;
  function settle(what: string, is: boolean, detail: string): void {
    compared++;
    if (!is) throw new Error(`${what}: ${detail}`);
  }
  return {
    get compared() {
      return compared;
    },
    bytes(what, actual, expected) {
      const found = actual === undefined ? 'nothing' : toHex(actual);
      settle(what, found === expected, `${found}, not ${expected}`);
    },
    value: (what, actual, expected) => settle(what, actual === expected, `${actual}, not ${expected}`),
    holds: (what, is) => settle(what, is, 'does not hold'),
  };
}
