import { moveToPostgres as moveAll } from '../adapters/postgres/from-sqlite/move';
import { tendAlone, tendShards } from '../adapters/postgres/tend';
import { openDataFolder } from '../adapters/sqlite/data-folder';
import { type Command, print } from './command';

export const moveToPostgres: Command = {
  takes: '',
  about:
    'Copies everything from the folder TIDINGS_DATA to the databases TIDINGS_POSTGRES and checks it, while no server runs.',
  async run(_args, { data, postgres }) {
    // Its lock says whether a server runs on it.
    await using folder = await openDataFolder(data);
    await using tended = await tendShards(postgres);
    let said = 0;
    const onProgress = (entries: number) => {
      if (entries - said < 50_000) return;
      said = entries;
      print(`${entries} entries …`);
    };
    const moved = await tendAlone(tended, () => moveAll(folder.path, tended, onProgress));
    print(`Moved and checked: ${moved.users} people, ${moved.conversations} conversations, ${moved.entries} entries.`);
    print('Start the servers with the same TIDINGS_POSTGRES; the folder is no longer needed.');
  },
};
