import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { EntryKind, idToBytes, newId } from '@tidings/protocol';
import { readPage } from './log-pull';
import { prepareReadStatements, type ReadStatements } from './log-read-statements';
import { logMigrations } from './log-schema';

test('what is rare is found by its index, and not by reading the whole log', () => {
  const database = new Database(':memory:');
  for (const step of logMigrations) database.run(step);
  const conversation = newId();
  database
    .query('INSERT INTO conversations (id, kind, encryption, incarnation, member_count) VALUES (?, 2, 1, 1, 1)')
    .run(idToBytes(conversation));
  const insertBody = database.query('INSERT INTO bodies VALUES (?, ?)');
  const insert = database.query(
    'INSERT INTO entries VALUES (1 << 32 | ?1, ?2, ?3, ?4, NULL, 5, 0, 0, 0, 0, NULL, ?1, 0)',
  );
  for (let seq = 1; seq <= 300; seq++) {
    insertBody.run(seq, new Uint8Array(1));
    insert.run(seq, idToBytes(newId()), seq % 100 === 0 ? EntryKind.DETAILS : EntryKind.CONTENT, idToBytes(newId()));
  }
  const sql = prepareReadStatements(database);
  const { counted, rows } = countRows(sql);
  const range = { fromSeq: 1, toSeq: undefined, limit: 500, maxBytes: 1_000, kinds: [EntryKind.DETAILS] };
  const page = readPage(counted, { conversation: conversation as never, ...range });
  expect(page.entries.map(({ seq }) => seq)).toEqual([100, 200, 300]);
  expect(rows()).toBe(3);
  for (const { ofKind } of [sql.forwards, sql.backwards]) {
    const plan = database.query<{ detail: string }, number[]>(`EXPLAIN QUERY PLAN ${ofKind}`).all(1, 1, 9, 9, 3);
    expect(plan.map(({ detail }) => detail).join()).toMatch(
      /INDEX entries_by_kind \(kind=\? AND rowid>\? AND rowid<\?\)/,
    );
  }
});

/** The same statements; says how many entries they have read. */
function countRows(sql: ReadStatements) {
  let count = 0;
  const counting = (statements: ReadStatements['forwards']): ReadStatements['forwards'] =>
    Object.fromEntries(
      Object.entries(statements).map(([name, statement]) => [
        name,
        {
          all(...given: [number, number, number, number, number]) {
            const rows = statement.all(...given);
            count += rows.length;
            return rows;
          },
        },
      ]),
    ) as never;
  const counted = { ...sql, forwards: counting(sql.forwards), backwards: counting(sql.backwards) };
  return { counted, rows: () => count };
}
