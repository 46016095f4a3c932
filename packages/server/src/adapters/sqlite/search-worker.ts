/** The worker that has the index: looking through many texts takes a while, and must hold up nobody. */
import type { ConversationId } from '@tidings/protocol';
import type { IndexQuery, IndexStep } from '../../ports/search-index';
import { emptyWal, openDatabase } from './open-database';
import { openSearchTables, searchMigrations } from './search-tables';

declare const self: Worker;

export type SearchCall =
  | { readonly type: 'put'; readonly conversation: ConversationId; readonly steps: readonly IndexStep[] }
  | { readonly type: 'find'; readonly query: IndexQuery }
  | { readonly type: 'expire'; readonly nowMs: number }
  | { readonly type: 'close' };

export type SearchAnswer = { readonly value: unknown } | { readonly failure: string };

self.onmessage = ({ data: path }: MessageEvent<string>) => {
  const database = openDatabase(path, searchMigrations);
  const tables = openSearchTables(database);
  const answer = (call: SearchCall): unknown => {
    switch (call.type) {
      case 'put':
        // What was taken away is in older pages of the WAL still. I11
        if (tables.put(call.conversation, call.steps)) emptyWal(database);
        return undefined;
      case 'find':
        return tables.find(call.query);
      case 'expire': {
        const count = tables.expire(call.nowMs);
        if (count > 0) emptyWal(database);
        return count;
      }
      case 'close':
        emptyWal(database);
        database.close();
    }
  };
  self.onmessage = ({ data: call }: MessageEvent<SearchCall>) => {
    try {
      self.postMessage({ value: answer(call) } satisfies SearchAnswer);
    } catch (error) {
      self.postMessage({ failure: String(error) } satisfies SearchAnswer);
    }
  };
  self.postMessage(tables.name);
};
