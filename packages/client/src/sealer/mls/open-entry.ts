import { idToBytes, isLoud } from '@tidings/protocol';
import { type EntryFacts, openContent } from '../content/seal';
import type { Primitives } from '../crypto/primitives';
import { type Contact, keysIn } from '../identity/contacts';
import type { Opening, ToOpen } from '../sealer';
import type { EpochKey } from './epoch-keys';

/**
 * Opens one entry of an encrypted conversation. Takes what it needs and keeps nothing, so any number of tabs and processes open the same
 * entries side by side.
 * @param by the key of the entry's epoch, and its author as checked on this device
 */
export async function openEntry(
  primitives: Primitives,
  item: ToOpen,
  { epoch, author }: { readonly epoch: EpochKey; readonly author: Contact | undefined },
): Promise<Opening> {
  // Sealed under a key that had been given up: whoever holds it may be out.
  if (epoch.untilSeq !== 0 && item.seq > epoch.untilSeq) return 'invalid';
  const device = keysIn(author, item.device);
  if (!device) return author ? 'invalid' : 'waiting';
  const { bases } = epoch;
  const by = { epochKey: epoch.key, verifying: device.signingKey, ...(bases && { bases }) };
  const opened = await openContent(primitives, by, factsOf(item), item.body);
  return opened.ok ? opened.content : 'invalid';
}

/** What the seal is bound to. */
export function factsOf(item: Omit<ToOpen, 'body' | 'seq'>): EntryFacts {
  return {
    conversation: idToBytes(item.conversation),
    generation: item.generation,
    epoch: item.epoch,
    entryId: idToBytes(item.id),
    authorUser: idToBytes(item.author),
    authorDevice: item.device === '' ? new Uint8Array(16) : idToBytes(item.device),
    kind: item.kind,
    isLoud: isLoud({ kind: item.kind, silent: item.isSilent }),
    expiresAtMs: 0,
  };
}
