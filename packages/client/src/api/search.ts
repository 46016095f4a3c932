import type { ConversationId, UserId } from '@tidings/protocol';
import type { SearchApi } from '../api';
import type { Database } from '../store/database';
import { search } from '../views/search-query';
import { type Parts, readerOf } from './parts';

export function createSearchApi(parts: Parts): SearchApi {
  return {
    find: async (query) => {
      const reader = await readerOf(parts);
      return reader ? search(reader, query) : { hits: [], next: undefined };
    },
    people: async (conversation) => {
      const reader = await readerOf(parts);
      if (!reader) return [];
      const { self, people } = reader;
      const others = (await authorsOf(reader.database, conversation)).filter((id) => id !== self).map(people.person);
      return [people.person(self), ...others.sort((a, b) => a.displayName.localeCompare(b.displayName))];
    },
  };
}

async function authorsOf(database: Database, conversation: ConversationId | undefined): Promise<readonly UserId[]> {
  const rows = conversation
    ? await database.all<{ id: UserId }>(
        `SELECT DISTINCT author AS id FROM view_timeline WHERE conversation = ? AND type = 'message'`,
        [conversation],
      )
    : await database.all<{ id: UserId }>('SELECT id FROM people');
  return rows.map(({ id }) => id);
}
