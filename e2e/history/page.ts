/** Fills this browser's replica with a long history, through the engine's own write path. */
import type { Database } from '@tidings/client';
import { openSeededReplica } from '@tidings/client/seeded-replica';
import { createWebPlatform } from '@tidings/client/web';
import { newId, type UserId } from '@tidings/protocol';
import { buildEntries, buildHead, buildHistories } from '../../bench/src/client/history';

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
  const heads = histories.map((history, index) =>
    buildHead(history, index, index === conversations - 1 ? newest : messages),
  );
  await replica.apply(heads.map((head) => ({ type: 'head', head })));
  const [template, ...copies] = histories.map(({ conversation }) => conversation);
  const last = copies.pop();
  for (const [conversation, count] of [
    [last, newest],
    [template, messages],
  ] as const) {
    const history = histories.find((one) => one.conversation === conversation);
    if (!history) throw new Error('two conversations at least');
    for (let from = 1; from <= count; from += batch) {
      const entries = buildEntries(history, self, { from, count: Math.min(batch, count - from + 1) });
      await replica.apply([
        { type: 'entries', conversation: history.conversation, incarnation: 1, entries, isPulled: true },
      ]);
    }
  }
  const database = await platform.openDatabase(name);
  await copyConversation(database, template ?? '', copies);
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
