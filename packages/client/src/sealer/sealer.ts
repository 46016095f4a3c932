import type { ConversationId, Encryption, EntryId, EntryKind, UserId } from '@tidings/protocol';

/** What is sealed, and what the seal is bound to. */
export interface ToSeal {
  readonly conversation: ConversationId;
  readonly id: EntryId;
  readonly kind: EntryKind;
  readonly isSilent: boolean;
  /** Encoded `Content`. */
  readonly content: Uint8Array;
  /** Where the server has refused this item as stale. */
  readonly refused?: { readonly generation: number; readonly epoch: number };
}

export interface Sealed {
  readonly generation: number;
  readonly epoch: number;
  readonly body: Uint8Array;
}

export interface ToOpen extends Sealed {
  readonly conversation: ConversationId;
  readonly seq: number;
  readonly id: EntryId;
  readonly kind: EntryKind;
  readonly isSilent: boolean;
  readonly author: UserId;
  readonly device: string;
}

/**
 * `waiting`: no key for it yet. `missing`: and none is to be expected. `invalid`: changed on the way, or not by whom it says.
 */
export type Opening = Uint8Array | Closed;
export type Closed = 'waiting' | 'missing' | 'invalid';

/** How an entry lies in the replica: as it was opened, or `later`: nobody has tried yet, and nothing is shown of it until somebody does. */
export type Kept = Opening | 'later';

/**
 * Turns content into a sealed body and back. One sealer for each `Encryption`.
 *
 * - Sealing happens at sending time, under the present epoch; a refused `stale_epoch` is sealed anew after catching up.
 * - Opening depends on nothing but the item and the keys held: in any order, any number of times.
 * - Batches keep their order. Opening never rejects for hostile input.
 */
export interface Sealer {
  /** Opening is for nothing: it is never put off. */
  readonly isFree?: boolean;
  seal(items: readonly ToSeal[]): Promise<readonly Sealed[]>;
  open(items: readonly ToOpen[]): Promise<readonly Opening[]>;
}

/** Undefined for an encryption that this version does not know. */
export type Sealers = (encryption: Encryption) => Sealer | undefined;
