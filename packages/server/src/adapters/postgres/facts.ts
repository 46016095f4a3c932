/**
 * What a transaction knows of the database, by key. The rules are synchronous: what they ask for and nobody has read yet is
 * answered with a stand-in and noted as missing; then it is read, and the rules run once more from the start.
 */
export class Facts<Value> {
  readonly #read = new Map<string, Value>();
  readonly #changed = new Map<string, Value>();
  readonly #missing = new Set<string>();
  readonly #standIn: Value;

  constructor(standIn: Value) {
    this.#standIn = standIn;
  }

  get(key: string): Value {
    if (this.#changed.has(key)) return this.#changed.get(key) as Value;
    if (this.#read.has(key)) return this.#read.get(key) as Value;
    this.#missing.add(key);
    return this.#standIn;
  }

  /** As this transaction leaves it, so far. */
  change(key: string, value: Value): void {
    this.#changed.set(key, value);
  }

  /** As the database has it. */
  learn(key: string, value: Value): void {
    this.#read.set(key, value);
  }

  /** Forgets what was changed and what was missing, not what was read. */
  restart(): void {
    this.#changed.clear();
    this.#missing.clear();
  }

  get missing(): readonly string[] {
    return [...this.#missing];
  }

  /** Of the missing ones those that were not found are as the stand-in says. */
  learnAll(found: ReadonlyMap<string, Value>): void {
    for (const key of this.#missing) this.#read.set(key, found.get(key) ?? this.#standIn);
  }
}

/** A number that is read once and counted on. */
export class Counts {
  readonly #read = new Facts<number>(0);
  readonly #more = new Map<string, number>();

  get(key: string): number {
    return this.#read.get(key) + (this.#more.get(key) ?? 0);
  }

  add(key: string, more: number): void {
    this.#more.set(key, (this.#more.get(key) ?? 0) + more);
  }

  restart(): void {
    this.#read.restart();
    this.#more.clear();
  }

  get missing(): readonly string[] {
    return this.#read.missing;
  }

  learnAll(found: ReadonlyMap<string, number>): void {
    this.#read.learnAll(found);
  }
}

/** Two ids as one key. */
export const pairOf = (first: string, second: string): string => first + second;

export const splitPair = (pair: string): readonly [string, string] => [pair.slice(0, 36), pair.slice(36)];
