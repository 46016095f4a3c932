import { tendShards } from '../adapters/postgres/tend';
import { type Command, print } from './command';

export const migrate: Command = {
  takes: '',
  about: 'Brings the schemas of all shards in TIDINGS_POSTGRES up to date; a server that starts does the same.',
  async run(_args, { postgres }) {
    await using tended = await tendShards(postgres);
    print(`The schemas of ${tended.shards.length} shard(s) are up to date.`);
  },
};
