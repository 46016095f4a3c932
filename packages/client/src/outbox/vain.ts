import type { Database } from '../store/database';
import { effectOfIntent } from '../views/effects-query';
import type { Intent } from './intents';

/** Other words of a message that is gone would only bring some of it back. I11 */
export async function isVainEdit(
  database: Database,
  { conversation, kind, content, isSilent }: Required<Intent>,
): Promise<boolean> {
  const effect = isSilent ? effectOfIntent({ kind, content }) : undefined;
  if (effect?.type !== 'edit') return false;
  const gone = await database.all(
    `SELECT 1 FROM view_effects WHERE conversation = ?1 AND target = ?2 AND type = 'delete'
     UNION ALL SELECT 1 FROM entries INDEXED BY entries_by_id WHERE conversation = ?1 AND id = ?2 AND is_expired = 1 LIMIT 1`,
    [conversation, effect.target],
  );
  return gone.length > 0;
}
