import type { Database } from 'bun:sqlite';
import type { ConversationId, EntryId } from '@tidings/protocol';
import type { IndexHit, IndexQuery, IndexStep } from '../../ports/search-index';
import type { Migrations } from './open-database';

/**
 * `texts` is only ever appended to and updated: of rows that move while others are deleted SQLite leaves copies behind (ADR 20).
 * A text that is gone has no words and is not in the index.
 */
export const searchMigrations: Migrations = [
  `CREATE TABLE about (name TEXT NOT NULL);
   INSERT INTO about VALUES ('search-' || lower(hex(randomblob(4))));
   CREATE TABLE texts (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     conversation TEXT NOT NULL,
     seq INTEGER NOT NULL,
     entry TEXT NOT NULL,
     author TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     edit_seq INTEGER NOT NULL,
     ends_at_ms INTEGER,
     is_gone INTEGER NOT NULL DEFAULT 0,
     scope TEXT NOT NULL,
     words TEXT NOT NULL
   );
   CREATE UNIQUE INDEX texts_by_seq ON texts (conversation, seq);
   CREATE INDEX texts_by_entry ON texts (conversation, entry);
   CREATE INDEX texts_due ON texts (ends_at_ms) WHERE ends_at_ms IS NOT NULL AND is_gone = 0;
   CREATE VIRTUAL TABLE found USING fts5 (
     scope, words, content = 'texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
   INSERT INTO found (found, rank) VALUES ('secure-delete', 1);`,
];

interface TextRow {
  readonly id: number;
  readonly author: string;
  readonly edit_seq: number;
  readonly ends_at_ms: number | null;
  readonly scope: string;
  readonly words: string;
}

const expiredAtOnce = 500;

export interface SearchTables {
  readonly name: string;
  /** Whether words were taken away. */
  put(conversation: ConversationId, steps: readonly IndexStep[]): boolean;
  find(query: IndexQuery): readonly IndexHit[];
  expire(nowMs: number): number;
}

export function openSearchTables(database: Database): SearchTables {
  const texts = prepareTexts(database);
  let hasRemoved = false;

  const remove = (row: TextRow) => {
    hasRemoved = true;
    texts.dropWords.run(row.id, row.scope, row.words);
    texts.markGone.run(row.id);
  };
  const apply = (conversation: ConversationId, step: IndexStep): void => {
    switch (step.type) {
      case 'text': {
        const before = texts.anyBySeq.get(conversation, step.seq);
        if (before?.entry === step.id) return;
        // The log was restored from an older backup, and has gone another way.
        if (before) {
          if (before.is_gone === 0) remove(before);
          texts.forget.run(before.id);
        }
        const { seq, id, author, atMs, endsAtMs = null } = step;
        const [scope, words] = [`${scopeOf(conversation)} ${scopeOf(author)}`, step.words.join(' ')];
        const { lastInsertRowid } = texts.insert.run(conversation, seq, id, author, atMs, endsAtMs, scope, words);
        texts.addWords.run(lastInsertRowid, scope, words);
        return;
      }
      case 'edit': {
        const row = texts.byEntry.get(conversation, step.target);
        if (!row || row.author !== step.author || row.edit_seq >= step.seq) return;
        const ends = [row.ends_at_ms ?? undefined, step.endsAtMs].flatMap((end) => end ?? []);
        const words = step.words.join(' ');
        hasRemoved = true;
        texts.dropWords.run(row.id, row.scope, row.words);
        texts.edit.run(step.seq, ends.length > 0 ? Math.min(...ends) : null, words, row.id);
        texts.addWords.run(row.id, row.scope, words);
        return;
      }
      case 'remove':
        for (const id of step.ids) {
          const row = texts.byEntry.get(conversation, id);
          if (row) remove(row);
        }
        return;
      case 'removeAt': {
        const row = texts.bySeq.get(conversation, step.seq);
        if (row) remove(row);
      }
    }
  };

  const putAll = database.transaction((conversation: ConversationId, steps: readonly IndexStep[]) => {
    for (const step of steps) apply(conversation, step);
  });
  const expireSome = database.transaction((nowMs: number) => {
    const rows = texts.due.all(nowMs);
    for (const row of rows) remove(row);
    return rows.length;
  });
  const { name } = database.query<{ name: string }, []>('SELECT name FROM about').get() ?? { name: 'search' };
  return {
    name,
    put: (conversation, steps) => {
      hasRemoved = false;
      putAll.immediate(conversation, steps);
      return hasRemoved;
    },
    find: (query) => texts.find.all(...findParameters(query)),
    expire: (nowMs) => expireSome.immediate(nowMs),
  };
}

function prepareTexts(database: Database) {
  const columns = 'id, author, edit_seq, ends_at_ms, scope, words';
  return {
    bySeq: database.query<TextRow, [string, number]>(
      `SELECT ${columns} FROM texts WHERE conversation = ? AND seq = ? AND is_gone = 0`,
    ),
    anyBySeq: database.query<TextRow & { readonly entry: string; readonly is_gone: number }, [string, number]>(
      `SELECT ${columns}, entry, is_gone FROM texts WHERE conversation = ? AND seq = ?`,
    ),
    forget: database.query<unknown, [number]>('DELETE FROM texts WHERE id = ?'),
    byEntry: database.query<TextRow, [string, string]>(
      `SELECT ${columns} FROM texts WHERE conversation = ? AND entry = ? AND is_gone = 0 ORDER BY seq LIMIT 1`,
    ),
    due: database.query<TextRow, [number]>(
      `SELECT ${columns} FROM texts INDEXED BY texts_due WHERE ends_at_ms <= ? AND is_gone = 0 LIMIT ${expiredAtOnce}`,
    ),
    insert: database.query<unknown, [string, number, string, string, number, number | null, string, string]>(
      `INSERT INTO texts (conversation, seq, entry, author, at_ms, ends_at_ms, scope, words, edit_seq)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)`,
    ),
    edit: database.query<unknown, [number, number | null, string, number]>(
      'UPDATE texts SET edit_seq = ?, ends_at_ms = ?, words = ? WHERE id = ?',
    ),
    markGone: database.query<unknown, [number]>(`UPDATE texts SET is_gone = 1, words = '' WHERE id = ?`),
    addWords: database.query<unknown, [number | bigint, string, string]>(
      'INSERT INTO found (rowid, scope, words) VALUES (?, ?, ?)',
    ),
    dropWords: database.query<unknown, [number, string, string]>(
      `INSERT INTO found (found, rowid, scope, words) VALUES ('delete', ?, ?, ?)`,
    ),
    find: database.query<IndexHit, FindParameters>(
      `SELECT t.conversation, t.seq, t.at_ms AS atMs, t.edit_seq AS editSeq
       FROM found f JOIN texts t ON t.id = f.rowid
       JOIN json_each(?2) s ON s.value ->> 0 = t.conversation AND t.seq BETWEEN s.value ->> 1 AND s.value ->> 2
       WHERE found MATCH ?1 AND t.is_gone = 0 AND t.at_ms >= ?3 AND t.at_ms < ?4 AND (t.ends_at_ms IS NULL OR t.ends_at_ms > ?5)
         AND t.author = coalesce(?6, t.author)
         AND (?7 IS NULL OR (t.at_ms, t.conversation, t.seq) < (?7, ?8, ?9))
       ORDER BY t.at_ms DESC, t.conversation DESC, t.seq DESC LIMIT ?10`,
    ),
  };
}

type FindParameters = [
  string,
  string,
  number,
  number,
  number,
  string | null,
  number | null,
  string | null,
  number | null,
  number,
];

const lastSeq = 2 ** 32 - 1;

function findParameters({ spans, terms, author, fromMs, toMs, before, nowMs, limit }: IndexQuery): FindParameters {
  const scopes = spans.map(({ conversation }) => `"${scopeOf(conversation)}"`).join(' OR ');
  const words = terms.map((term) => `words : "${term.join(' ')}"*`);
  return [
    [`scope : (${scopes})`, ...words].join(' AND '),
    JSON.stringify(spans.map(({ conversation, fromSeq, toSeq }) => [conversation, fromSeq, toSeq ?? lastSeq])),
    fromMs,
    toMs,
    nowMs,
    author ?? null,
    before?.atMs ?? null,
    before?.conversation ?? null,
    before?.seq ?? null,
    limit,
  ];
}

/** A conversation or a person as a word. */
const scopeOf = (id: ConversationId | EntryId | string): string => id.replaceAll('-', '');
