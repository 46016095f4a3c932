/**
 * What makes restored files safe to go on with: clients hold more than is in them.
 *
 * - Every log gets another incarnation, and every head counts as changed now, so that whoever asks for what has changed is told of all.
 * - Refresh tokens were traded since: each session takes the first token of its family that comes (accounts/rotation.ts).
 * - Key packages were handed out since, nobody knows which: only last resorts stay, devices bring new ones.
 */
import type { Database } from 'bun:sqlite';
import { join } from 'node:path';
import { directoryMigrations } from './directory-schema';
import { logMigrations } from './log-schema';
import { openDatabase } from './open-database';

export function renewData(folder: string, nowMs: number, { endSessions = false } = {}): void {
  inFile(openDatabase(join(folder, 'log.db'), logMigrations), (log) => {
    // Another one in any case, from 1 to 2³¹ − 2.
    log.run(
      'UPDATE conversations SET incarnation = 1 + (incarnation + abs(random() % 2147483640)) % 2147483646 WHERE true',
    );
    log.query('UPDATE members SET cursor_moved_at_ms = ?').run(nowMs);
  });
  inFile(openDatabase(join(folder, 'directory.db'), directoryMigrations), (directory) => {
    if (endSessions) directory.run('DELETE FROM sessions');
    directory.run("UPDATE sessions SET refresh_previous = NULL, refresh_current = x''");
    directory.run('DELETE FROM key_packages WHERE is_last_resort = 0');
  });
}

function inFile(database: Database, change: (database: Database) => void): void {
  try {
    database.transaction(() => change(database)).immediate();
    database.run('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}
