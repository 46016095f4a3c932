/** Keys of epochs as they lie in the device's database. Opening needs these and nothing of MLS itself. */
import type { ConversationId } from '@tidings/protocol';
import type { Database } from '../../store/database';
import type { BaseKeys } from '../content/seal';
import type { Bytes } from '../crypto/primitives';
import type { Secrets } from '../keys/secrets';

export interface EpochKey {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly key: Bytes;
  /** The entry that ended the epoch; 0 while it lasts or when that is not known. */
  readonly untilSeq: number;
  /** Derived from the key when first needed; in memory only. */
  readonly bases?: BaseKeys;
}

export interface StoredKey {
  readonly conversation: ConversationId;
  readonly generation: number;
  readonly epoch: number;
  readonly key: Uint8Array;
  readonly until_seq: number;
}

export async function keyOf(row: StoredKey, secrets: Secrets): Promise<EpochKey> {
  return { ...row, key: await secrets.open(row.key), untilSeq: row.until_seq, bases: new Map() };
}

/** Undefined while this device has not got it. */
export async function readEpochKey(
  { database, secrets }: { readonly database: Pick<Database, 'all'>; readonly secrets: Secrets },
  { conversation, generation, epoch }: Pick<EpochKey, 'conversation' | 'generation' | 'epoch'>,
): Promise<EpochKey | undefined> {
  const [row] = await database.all<StoredKey>(
    'SELECT * FROM epoch_keys WHERE conversation = ? AND generation = ? AND epoch = ?',
    [conversation, generation, epoch],
  );
  return row && keyOf(row, secrets);
}
