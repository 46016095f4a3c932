/** Conversations are spread over shards by slots: a conversation has one for ever, and a slot lies on one shard at a time. I19 */
import type { ConversationId } from '@tidings/protocol';

export const slotCount = 4_096;

/** FNV-1a over the id's text. Stored with the conversation, and so never to be changed. */
export function slotOf(conversation: ConversationId): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < conversation.length; i++) hash = Math.imul(hash ^ conversation.charCodeAt(i), 0x01000193);
  return ((hash >>> 20) ^ hash) & (slotCount - 1);
}

/** Which shard has which slot. */
export interface SlotMap {
  /** Grows with every change. */
  readonly version: number;
  /** `shards[slot]`: 0, 1, 2 … in the order of the addresses. */
  readonly shards: readonly number[];
}

/** Equal shares, each in one piece. */
export function spreadSlots(shards: number): number[] {
  return Array.from({ length: slotCount }, (_, slot) => Math.floor((slot * shards) / slotCount));
}

/** A shard was asked about a slot that it does not have (any more): whoever asked has an old map. */
export class SlotMoved extends Error {
  readonly slots: readonly number[];

  constructor(slots: readonly number[]) {
    super('a shard was asked about a slot that lies elsewhere');
    this.slots = slots;
  }
}
