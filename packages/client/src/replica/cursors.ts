import { type ConversationId, idToBytes } from '@tidings/protocol';
import type { Clock } from '../platform/platform';
import type { Database } from '../store/database';
import type { FrameSender } from '../transport/socket';

interface Unacked {
  readonly id: ConversationId;
  readonly delivered_seq: number;
  readonly read_seq: number;
}

const coalesceMs = 200;

export interface CursorSenderOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly link: FrameSender;
}

/**
 * Tells the server how far the person is. What is wanted stands in the replica beside what the server has confirmed,
 * so a move that got lost is told again after the next welcome, and a thousand messages cost a few frames.
 */
export class CursorSender {
  readonly #options: CursorSenderOptions;
  /** Told on this connection. */
  readonly #told = new Map<ConversationId, string>();
  #planned: (() => void) | undefined;

  constructor(options: CursorSenderOptions) {
    this.#options = options;
  }

  /** A cursor may have moved here. */
  poke(): void {
    this.#planned ??= this.#options.clock.after(coalesceMs, () => {
      this.#planned = undefined;
      // The database is closed or wiped: the next start tells what is left to tell.
      this.#tell().catch(() => {});
    });
  }

  /** A new connection: nothing has been told on it. */
  resume(): void {
    this.#told.clear();
    this.poke();
  }

  stop(): void {
    this.#planned?.();
    this.#planned = undefined;
  }

  async #tell(): Promise<void> {
    const { database, link } = this.#options;
    if (!link.isOpen) return;
    const rows = await database.all<Unacked>(
      `SELECT id, delivered_seq, read_seq FROM conversations
       WHERE (read_seq > acked_read_seq OR delivered_seq > acked_delivered_seq) AND role <> 0`,
    );
    for (const { id, delivered_seq: deliveredSeq, read_seq: readSeq } of rows) {
      const move = `${deliveredSeq} ${readSeq}`;
      if (this.#told.get(id) === move) continue;
      this.#told.set(id, move);
      link.send({ case: 'advance', value: { conversation: idToBytes(id), deliveredSeq, readSeq } });
    }
  }
}
