import type { ConversationId } from '@tidings/protocol';
import type { BehindPage, BehindRange, ConsumerMove, ConsumerPlace } from '../../ports/log-store';
import type { MemoryLog } from './log-tables';

/** Consumers' cursors in memory. */
export class MemoryConsumerCursors {
  readonly #logs: ReadonlyMap<ConversationId, MemoryLog>;
  readonly #seqs = new Map<string, number>();

  constructor(logs: ReadonlyMap<ConversationId, MemoryLog>) {
    this.#logs = logs;
  }

  place(consumer: string, conversation: ConversationId): ConsumerPlace | undefined {
    const record = this.#logs.get(conversation)?.record;
    if (record === undefined) return undefined;
    const { kind, encryption, headSeq } = record;
    const cursorSeq = this.#seqs.get(keyOf(consumer, conversation)) ?? 0;
    return { conversation, kind, encryption, headSeq, cursorSeq };
  }

  move({ consumer, conversation, seq }: ConsumerMove): true {
    const place = this.place(consumer, conversation);
    if (place !== undefined)
      this.#seqs.set(keyOf(consumer, conversation), Math.max(place.cursorSeq, Math.min(seq, place.headSeq)));
    return true;
  }

  behind(consumer: string, { after = '' as ConversationId, limit, sinceMs = 0 }: BehindRange): BehindPage {
    const ids = [...this.#logs.keys()].filter((id) => id > after).sort();
    const some = ids.slice(0, limit);
    const logs = some.flatMap((id) => {
      const isRecent = Number(this.#logs.get(id)?.entries.at(-1)?.acceptedAtMs ?? 0) >= sinceMs;
      const place = this.place(consumer, id);
      return place !== undefined && isRecent && place.headSeq > place.cursorSeq ? [place] : [];
    });
    return { logs, next: some.length < limit ? undefined : some.at(-1) };
  }
}

const keyOf = (consumer: string, conversation: ConversationId) => `${conversation}${consumer}`;
