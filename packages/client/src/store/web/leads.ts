/** One who wants to lead the replica's engine in this page. */
export interface Candidate {
  granted(): void;
  asked(): void;
}

/** The candidates of one page, in order: the first leads while the page owns the database. */
export class Leads {
  readonly #queue: Candidate[] = [];
  #leading: Candidate | undefined;
  #isOwner = false;

  get isLeading(): boolean {
    return this.#leading !== undefined;
  }

  own(isOwner: boolean): void {
    this.#isOwner = isOwner;
    this.#grant();
  }

  enter(candidate: Candidate): void {
    this.#queue.push(candidate);
    this.#grant();
  }

  /** The result says whether the page needs no longer own the database for a candidate of its own. */
  leave(candidate: Candidate): boolean {
    const at = this.#queue.indexOf(candidate);
    if (at >= 0) this.#queue.splice(at, 1);
    if (this.#leading !== candidate) return false;
    this.#leading = undefined;
    this.#grant();
    return !this.#leading;
  }

  /** Asks the one that leads to resign. */
  ask(): void {
    this.#leading?.asked();
  }

  #grant(): void {
    if (!this.#isOwner || this.#leading || !this.#queue[0]) return;
    this.#leading = this.#queue[0];
    this.#leading.granted();
  }
}
