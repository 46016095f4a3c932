import type { ConversationId, EntryId } from '@tidings/protocol';
import type { IndexedText, IndexHit, IndexQuery, IndexStep, SearchIndex } from '../../ports/search-index';
import { newestFirst } from '../../search/newest-first';
import { hasTerms } from '../../search/words';

interface Row extends IndexedText {
  readonly conversation: ConversationId;
  readonly editSeq: number;
}

/** The index of a world in memory. */
export function createMemorySearchIndex(): SearchIndex {
  const rows = new Map<string, Row>();
  const keyOf = (conversation: ConversationId, id: EntryId) => `${conversation} ${id}`;

  const apply = (conversation: ConversationId, step: IndexStep): void => {
    switch (step.type) {
      case 'text': {
        const key = keyOf(conversation, step.id);
        if (!rows.has(key)) rows.set(key, { ...step, conversation, editSeq: 0 });
        return;
      }
      case 'edit': {
        const key = keyOf(conversation, step.target);
        const row = rows.get(key);
        if (!row || row.author !== step.author || row.editSeq >= step.seq) return;
        const ends = [row.endsAtMs, step.endsAtMs].flatMap((end) => end ?? []);
        const endsAtMs = ends.length > 0 ? Math.min(...ends) : undefined;
        rows.set(key, { ...row, editSeq: step.seq, words: step.words, endsAtMs });
        return;
      }
      case 'remove':
        for (const id of step.ids) rows.delete(keyOf(conversation, id));
        return;
      case 'removeAt':
        for (const [key, row] of rows) if (row.conversation === conversation && row.seq === step.seq) rows.delete(key);
    }
  };

  return {
    name: 'search',
    put: async (conversation, steps) => {
      for (const step of steps) apply(conversation, step);
    },
    find: async (query) =>
      [...rows.values()]
        .filter((row) => isFound(row, query))
        .sort(newestFirst)
        .slice(0, query.limit)
        .map(({ conversation, seq, atMs, editSeq }): IndexHit => ({ conversation, seq, atMs, editSeq })),
    expire: async (nowMs) => {
      const over = [...rows].filter(([, { endsAtMs }]) => endsAtMs !== undefined && endsAtMs <= nowMs);
      for (const [key] of over) rows.delete(key);
      return over.length;
    },
    async [Symbol.asyncDispose]() {},
  };
}

function isFound(row: Row, { spans, terms, author, fromMs, toMs, before, nowMs }: IndexQuery): boolean {
  const isSeen = spans.some(
    ({ conversation, fromSeq, toSeq = row.seq }) =>
      conversation === row.conversation && row.seq >= fromSeq && row.seq <= toSeq,
  );
  return (
    isSeen &&
    hasTerms(row.words, terms) &&
    (author === undefined || author === row.author) &&
    row.atMs >= fromMs &&
    row.atMs < toMs &&
    (row.endsAtMs ?? Number.POSITIVE_INFINITY) > nowMs &&
    (before === undefined || newestFirst(before, row) < 0)
  );
}
