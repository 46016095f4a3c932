import { type ConversationId, type Head, idToBytes, limits, type UserId } from '@tidings/protocol';
import type { Clock } from '../platform/platform';
import type { Database } from '../store/database';
import type { Rpc } from '../transport/rpc';

const coalesceMs = 100;
const retryMs = 15_000;

export interface PrivacyTellerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly rpc: Rpc;
  readonly isOpen: () => boolean;
  push(head: Head): Promise<void>;
}

/**
 * Tells the server what the person keeps from others, and which message requests they have accepted. The truth stands in the vault; the
 * server has to know what follows from it, because it is the one that tells others. What has not landed in the vault's log yet is not told.
 */
export class PrivacyTeller {
  readonly #options: PrivacyTellerOptions;
  /** What was told on this connection. */
  #told = '';
  #planned: (() => void) | undefined;
  #telling: Promise<void> = Promise.resolve();

  constructor(options: PrivacyTellerOptions) {
    this.#options = options;
  }

  /** A new connection: the server may have been restored from a backup. */
  connected(): void {
    this.#told = '';
    this.poke();
  }

  poke(afterMs = coalesceMs): void {
    this.#planned ??= this.#options.clock.after(afterMs, () => {
      this.#planned = undefined;
      this.#telling = this.#telling.then(() => this.#tell()).catch(() => this.poke(retryMs));
    });
  }

  stop(): void {
    this.#planned?.();
    this.#planned = undefined;
  }

  async #tell(): Promise<void> {
    if (!this.#options.isOpen()) return;
    await this.#tellPrivacy();
    await this.#tellAccepted();
  }

  async #tellPrivacy(): Promise<void> {
    const { database, rpc } = this.#options;
    const rows = await database.all<{ field: string; value: string; seq: number }>(
      `SELECT field, value, seq FROM personal
       WHERE is_here = 0 AND field IN ('hides_receipts', 'hides_typing', 'hides_presence', 'block')`,
    );
    if (rows.length === 0) return;
    const hides = (name: string) => rows.some(({ field, value }) => field === name && value === 'true');
    const blocked = await database.all<{ subject: UserId }>(
      `SELECT subject FROM personal WHERE is_here = 0 AND field = 'block' AND value = 'true' ORDER BY seq DESC LIMIT ${limits.blocked}`,
    );
    const version = Math.max(...rows.map(({ seq }) => seq));
    const privacy = {
      hidesReceipts: hides('hides_receipts'),
      hidesTyping: hides('hides_typing'),
      hidesPresence: hides('hides_presence'),
      blocked: blocked.map(({ subject }) => idToBytes(subject)),
    };
    if (this.#told === String(version)) return;
    await rpc.privacy.setPrivacy({ privacy, version });
    this.#told = String(version);
  }

  async #tellAccepted(): Promise<void> {
    const { database, rpc, push } = this.#options;
    const accepted = await database.all<{ id: ConversationId }>(
      `SELECT DISTINCT c.id FROM conversations c JOIN personal p ON p.subject = c.id AND p.field = 'accept'
       WHERE c.is_unaccepted = 1 AND c.role <> 0 AND CAST(p.value AS INTEGER) >= c.from_seq`,
    );
    for (const { id } of accepted) {
      const { head } = await rpc.conversation.acceptConversation({ conversation: idToBytes(id) });
      if (head) await push(head);
    }
  }
}
