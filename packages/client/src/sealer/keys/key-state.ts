import type { KeyState } from '../../api';
import type { Database, Statement } from '../../store/database';
import { getMeta, setMeta } from '../../store/meta';

/** What the engine has found out about this device's keys, for all instances to read. */
export interface StoredKeyState {
  readonly phase: KeyState['phase'];
  readonly backup: 'untested' | 'good' | 'broken';
  readonly isRestoring: boolean;
}

export const startingState: StoredKeyState = { phase: 'starting', backup: 'untested', isRestoring: false };

export async function readStoredState(database: Database): Promise<StoredKeyState> {
  const stored = await getMeta(database, 'vault');
  return stored === undefined ? startingState : (JSON.parse(stored) as StoredKeyState);
}

export const saveState = (state: StoredKeyState): Statement => setMeta('vault', JSON.stringify(state));

export async function readKeyState(database: Database): Promise<KeyState> {
  const { phase, backup, isRestoring } = await readStoredState(database);
  if (phase !== 'ready') return { phase };
  const [phrase] = await database.all(`SELECT 1 FROM secrets WHERE name = 'phrase'`);
  const [unsaved] = await database.all(
    'SELECT 1 FROM epoch_keys INDEXED BY epoch_keys_new WHERE is_in_vault = 0 LIMIT 1',
  );
  const [due] = await database.all(`SELECT 1 FROM secrets WHERE name IN ('next_vault_key', 'phrase_wrap_due') LIMIT 1`);
  const isSaved = unsaved === undefined && due === undefined;
  return { phase, isPhraseConfirmed: phrase === undefined, backup: isSaved ? backup : 'untested', isRestoring };
}
