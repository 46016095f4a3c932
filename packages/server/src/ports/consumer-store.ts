/**
 * Cursors of consumers (log/consumers.ts) over logs. They lie beside the log they walk: what moves, is copied or restored takes its
 * cursors along.
 *
 * - They only grow, and never pass the head. I4
 * - `moveConsumers` resolves after the commit has reached the disk.
 * - The store has parts that fail apart (shards). `behind` asks one part; together they have every log, or one is just changing hands.
 */
import type { ConversationId, ConversationKind, Encryption } from '@tidings/protocol';

/** What never changes about a log. */
export interface LogTraits {
  readonly conversation: ConversationId;
  readonly kind: ConversationKind;
  readonly encryption: Encryption;
}

export interface ConsumerPlace extends LogTraits {
  /** The last entry that the consumer is done with; 0 = none yet. */
  readonly cursorSeq: number;
  readonly headSeq: number;
}

export interface ConsumerMove {
  readonly consumer: string;
  readonly conversation: ConversationId;
  readonly seq: number;
}

export interface BehindRange {
  readonly part: number;
  /** Exclusive; undefined: from the first on. */
  readonly after: ConversationId | undefined;
  /** How many logs are looked at, also those that are not behind. */
  readonly limit: number;
  /** Only logs with an entry that was accepted then or later. */
  readonly sinceMs?: number | undefined;
}

export interface BehindPage {
  /** In the order of their ids. */
  readonly logs: readonly ConsumerPlace[];
  /** Where to go on; undefined at the end. */
  readonly next: ConversationId | undefined;
}

export interface ConsumerStore {
  readonly logParts: number;
  /** Undefined if there is no such conversation. */
  consumerPlace(consumer: string, conversation: ConversationId): Promise<ConsumerPlace | undefined>;
  /** Of each move, whether its part of the store could be written. Unknown conversations have no cursor, which is no failure. */
  moveConsumers(moves: readonly ConsumerMove[]): Promise<readonly boolean[]>;
  /** Logs whose head is beyond the consumer's cursor. */
  behind(consumer: string, range: BehindRange): Promise<BehindPage>;
}
