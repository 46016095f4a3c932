/** Fills this browser's replica with a long history, through the engine's own write path. */
import type { Database } from '@tidings/client';
import { openSeededReplica } from '@tidings/client/seeded-replica';
import { createWebPlatform } from '@tidings/client/web';
import { type Entry, newId, type UserId } from '@tidings/protocol';
import { buildEntries, buildHead, buildHistories, type History } from '../../bench/src/client/history';
import { buildMixedEntries } from './mixed';

export interface HistorySize {
  readonly conversations: number;
  /** In each. */
  readonly messages: number;
  /** In the newest one. */
  readonly newest: number;
}

declare global {
  interface Window {
    readonly fill: typeof fill;
  }
}

const batch = 1_000;
const name = 'tidings';

async function fill({ conversations, messages, newest }: HistorySize): Promise<void> {
  const self = newId<UserId>();
  const platform = createWebPlatform();
  const replica = await openSeededReplica(platform, name, self);
  const histories = buildHistories(conversations);
  const [template, last] = [histories[0], histories.at(-1)];
  if (!template || !last || template === last) throw new Error('two conversations at least');
  const mixed = buildMixedEntries(last, self, newest);
  await replica.apply(
    histories.map((history, index) => {
      const head = buildHead(history, index, history === last ? mixed.length : messages);
      return { type: 'head', head: history === last ? { ...head, loudCount: newest } : head };
    }),
  );
  const apply = ({ conversation }: History, entries: readonly Entry[]) =>
    replica.apply([{ type: 'entries', conversation, incarnation: 1, entries, isPulled: true }]);
  for (let from = 0; from < mixed.length; from += batch) await apply(last, mixed.slice(from, from + batch));
  await apply(template, buildEntries(template, self, { from: 1, count: messages }));
  const database = await platform.openDatabase(name);
  const copies = histories.slice(1, -1).map(({ conversation }) => conversation);
  await copyConversation(database, template.conversation, copies);
  await database.close();
  await replica[Symbol.asyncDispose]();
}

/** The engine's way for all of them would take minutes; what it wrote for one is as good for the others. */
async function copyConversation(database: Database, from: string, to: readonly string[]): Promise<void> {
  const columns = await database.all<{ owner: string; name: string }>(
    `SELECT m.name AS owner, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'
       AND m.name NOT IN ('view_texts', 'view_effects') -- their rows have ids of their own
       AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'conversation') ORDER BY m.name, c.cid`,
  );
  for (const owner of new Set(columns.map((column) => column.owner))) {
    const own = columns.filter((column) => column.owner === owner).map((column) => column.name);
    const values = own.map((column) => (column === 'conversation' ? '?' : column));
    const sql = `INSERT OR REPLACE INTO ${owner} (${own}) SELECT ${values} FROM ${owner} WHERE conversation = ?`;
    await database.write([{ sql, rows: to.map((id) => [id, from]) }], []);
  }
}

Object.assign(window, { fill });
