import type { ConversationId } from '@tidings/protocol';
import type { Database } from '../store/database';
import type { Change } from './plan';

export interface OpenerOptions {
  readonly database: Database;
  push(changes: readonly Change[]): Promise<void>;
}

/**
 * Opens in the background what was to be opened later: a slice of each conversation in turn, the newest conversation first, so that what
 * is most likely looked at next is ready first. Between two slices everything else has its turn. What is left to do stands in the
 * database alone: a start after a kill goes on where the last one was.
 */
export class Opener {
  readonly #options: OpenerOptions;
  #work: Promise<void> | undefined;
  #isDue = false;
  #isOver = false;

  constructor(options: OpenerOptions) {
    this.#options = options;
  }

  /** There may be something to open. */
  start(): void {
    this.#isDue = true;
    this.#work ??= this.#openAll()
      // It could not be written: whatever comes next, or the next start, goes on.
      .catch(() => {})
      .finally(() => {
        this.#work = undefined;
        // Asked for in the very moment in which the work was over.
        if (this.#isDue && !this.#isOver) this.start();
      });
  }

  /** Resolves when nothing is left, or when it had to be given up for now. */
  async done(): Promise<void> {
    await this.#work;
  }

  stop(): void {
    this.#isOver = true;
  }

  async #openAll(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false;
      for (let next = await this.#unopened(); next.length > 0; next = await this.#unopened())
        for (const conversation of next) {
          if (this.#isOver) return;
          await this.#options.push([{ type: 'open', conversation }]);
        }
    }
  }

  async #unopened(): Promise<readonly ConversationId[]> {
    const rows = await this.#options.database.all<{ id: ConversationId }>(
      `SELECT id FROM conversations WHERE id IN
         (SELECT DISTINCT conversation FROM entries INDEXED BY entries_later WHERE closed = 'later')
       ORDER BY changed_at_ms DESC`,
    );
    return rows.map(({ id }) => id);
  }
}
