import type { Database } from 'bun:sqlite';

/** The writer's statements about MLS groups, prepared once. */
export function prepareGroupStatements(database: Database) {
  return {
    savePlace: database.query<never, [number, number, number, number]>(
      'UPDATE conversations SET generation = ?, epoch = ?, awaiting_commit = ? WHERE key = ?',
    ),
    putGroupInfo: database.query<never, [number, Uint8Array]>('INSERT OR REPLACE INTO group_infos VALUES (?, ?)'),
    insertWelcome: database.query<{ key: number }, [number, number, number, number, Uint8Array]>(
      `INSERT INTO welcomes (conversation, seq, generation, epoch, welcome) VALUES (?, ?, ?, ?, ?) RETURNING key`,
    ),
    insertWelcomeDevice: database.query<never, [Uint8Array, Uint8Array, number]>(
      'INSERT OR IGNORE INTO welcome_devices VALUES (?, ?, ?)',
    ),
    dropAll: database.query<never, [number]>(
      'DELETE FROM welcome_devices WHERE welcome IN (SELECT key FROM welcomes WHERE conversation = ?)',
    ),
    dropOfUser: database.query<never, [Uint8Array, number]>(
      'DELETE FROM welcome_devices WHERE user = ? AND welcome IN (SELECT key FROM welcomes WHERE conversation = ?)',
    ),
    dropOfDevice: database.query<never, [Uint8Array, Uint8Array, Uint8Array, number]>(
      `DELETE FROM welcome_devices WHERE user = ? AND device = ? AND welcome IN (
         SELECT w.key FROM welcomes w JOIN conversations c ON c.key = w.conversation WHERE c.id = ? AND w.seq <= ?)`,
    ),
    /** Welcomes that wait for nobody any more. */
    sweepWelcomes: database.query<never, [Uint8Array]>(
      `DELETE FROM welcomes WHERE conversation = (SELECT key FROM conversations WHERE id = ?)
       AND NOT EXISTS (SELECT 1 FROM welcome_devices d WHERE d.welcome = welcomes.key)`,
    ),
  };
}

export type GroupStatements = ReturnType<typeof prepareGroupStatements>;
