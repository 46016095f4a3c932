/**
 * A log that has another incarnation comes out of a backup, and may have lost its end. What this device holds of it is fetched anew.
 * What this device has sent and the backup does not know goes back into the outbox, under its id: where the log has it after all, that
 * is a repetition and changes nothing. I2
 */
import { Encryption, EntryKind } from '@tidings/protocol';
import type { Statement } from '../store/database';
import { setMeta } from '../store/meta';
import type { Held } from './held';
import type { RestoredAt, Self } from './plan';

/** Others may have written since the restore: so many entries before the head are in doubt too. */
const inDoubt = 200;

export function forgetLost({ id, encryption }: Held, at: RestoredAt, self: Self): readonly Statement[] {
  return [
    sendAgain(id, at, self),
    ...tables.map((table) => ({ sql: `DELETE FROM ${table} WHERE conversation = ?`, params: [id] })),
    { sql: 'DELETE FROM conversations WHERE id = ?', params: [id] },
    { sql: 'UPDATE outbox SET seq = NULL, accepted_at_ms = NULL WHERE conversation = ?', params: [id] },
    ...(encryption === Encryption.MLS ? forgetEpochs(id, at) : []),
    ...(encryption === Encryption.VAULT ? readVaultAgain : []),
  ];
}

const tables = [
  'details',
  'windows',
  'entries',
  'view_timeline',
  'view_effects',
  'view_mentions',
  'view_texts',
  'cursors',
  'members',
  'notices',
];

/** Before whatever waits already, in its order. What has its time does not get it a second time. I11 I3 */
function sendAgain(id: string, at: RestoredAt, self: Self): Statement {
  const { CONTENT, DETAILS, PIN } = EntryKind;
  return {
    sql: `INSERT INTO outbox (position, id, conversation, kind, content, written_at_ms, is_silent, deletes, was_handed)
          SELECT ifnull((SELECT min(position) FROM outbox), 1) - row_number() OVER (ORDER BY seq DESC),
            id, conversation, kind, opened, accepted_at_ms, is_silent, deletes, 1
          FROM entries WHERE conversation = ?1 AND seq > ?2 AND author = ?3 AND device = ?4
            AND kind IN (${CONTENT}, ${DETAILS}, ${PIN}) AND opened IS NOT NULL AND is_deleted = 0 AND expires_at_ms IS NULL
          ON CONFLICT (id) DO NOTHING`,
    params: [id, at.seq - inDoubt, self.user, self.device],
  };
}

/**
 * Epochs beyond the server's are no more; others of the same numbers come. Those that lasted go on. The group is marked: whoever
 * follows it next finds out whether it is still the server's (sealer/mls/keeper.ts).
 */
function forgetEpochs(id: string, { seq, generation, epoch }: RestoredAt): readonly Statement[] {
  return [
    {
      sql: 'DELETE FROM epoch_keys WHERE conversation = ?1 AND (generation > ?2 OR generation = ?2 AND epoch > ?3)',
      params: [id, generation, epoch],
    },
    { sql: 'UPDATE epoch_keys SET until_seq = 0 WHERE conversation = ? AND until_seq > ?', params: [id, seq] },
    markGroup(id),
  ];
}

export const markGroup = (id: string): Statement => ({
  sql: 'UPDATE groups SET seq = -1 WHERE conversation = ?',
  params: [id],
});

export const isRestored = ({ seq }: { readonly seq: number }): boolean => seq < 0;

/** Everything that opens messages is put in again; what the person has set stays, until the log says something of it. */
const readVaultAgain: readonly Statement[] = [
  setMeta('vault_seq', undefined),
  { sql: 'UPDATE epoch_keys SET is_in_vault = 0' },
  { sql: 'UPDATE personal SET seq = 0 WHERE is_here = 0' },
];
