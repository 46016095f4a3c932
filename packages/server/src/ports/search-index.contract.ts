import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type ConversationId, type EntryId, newId, type UserId } from '@tidings/protocol';
import { indexWords, queryTerms } from '../search/words';
import type { IndexedText, IndexHit, IndexQuery, SearchIndex } from './search-index';

/** What every index of texts must do. */
export function describeSearchIndex(name: string, open: () => Promise<SearchIndex>): void {
  describe(`the index of texts in ${name}`, () => {
    let index: SearchIndex;
    let room: ConversationId;
    const [ada, bob] = [newId<UserId>(), newId<UserId>()];
    beforeEach(async () => {
      index = await open();
      room = newId();
    });
    afterEach(() => index[Symbol.asyncDispose]());

    const said = (seq: number, text: string, change: Partial<IndexedText> = {}) =>
      ({
        type: 'text',
        seq,
        id: newId<EntryId>(),
        author: ada,
        atMs: start + seq,
        endsAtMs: undefined,
        words: indexWords(text),
        ...change,
      }) as const;
    const edited = (seq: number, target: EntryId, text: string, change: object = {}) =>
      ({ type: 'edit', seq, target, author: ada, endsAtMs: undefined, words: indexWords(text), ...change }) as const;
    const find = (text: string, change: Partial<IndexQuery> = {}): Promise<readonly IndexHit[]> =>
      index.find({
        spans: [{ conversation: room, fromSeq: 1, toSeq: undefined }],
        terms: queryTerms(text),
        author: undefined,
        fromMs: 0,
        toMs: start * 2,
        before: undefined,
        nowMs: start,
        limit: 50,
        ...change,
      });
    const seqs = async (text: string, change: Partial<IndexQuery> = {}) =>
      (await find(text, change)).map(({ seq }) => seq);

    test('finds words by their beginnings, in any order, whatever their case and accents', async () => {
      await index.put(room, [said(2, 'Kaffee am Morgen?'), said(3, 'übermorgen kein Kaffee'), said(4, 'Élise')]);
      expect(await find('kaff')).toEqual([
        { conversation: room, seq: 3, atMs: start + 3, editSeq: 0 },
        { conversation: room, seq: 2, atMs: start + 2, editSeq: 0 },
      ]);
      expect(await seqs('MORGEN kaffee')).toEqual([2]);
      expect(await seqs('uber')).toEqual([3]);
      expect(await seqs('elise')).toEqual([4]);
      expect(await seqs('affee')).toEqual([]);
    });

    test('finds what is written without spaces, and takes nothing for syntax', async () => {
      await index.put(room, [said(2, '我们今天见面'), said(3, `it's "a*" OR b\\ & !c <-> d:*`), said(4, '天今')]);
      expect(await seqs('今天')).toEqual([2]);
      expect(await seqs('今')).toEqual([4, 2]);
      for (const hostile of [`"a*" OR`, `it's`, 'b\\ & !c', 'd:*']) expect(await seqs(hostile)).toEqual([3]);
      expect(await seqs(`' OR 1=1 --`)).toEqual([]);
      expect(await seqs('room : x')).toEqual([]);
    });

    test('answers nothing outside of the spans, and each of them once', async () => {
      const other = newId<ConversationId>();
      await index.put(room, [said(2, 'tide'), said(3, 'tide'), said(4, 'tide'), said(5, 'tide')]);
      await index.put(other, [said(2, 'tide')]);
      expect(await seqs('tide', { spans: [{ conversation: room, fromSeq: 3, toSeq: 4 }] })).toEqual([4, 3]);
      const both = [room, other].map((conversation) => ({ conversation, fromSeq: 4, toSeq: undefined }));
      expect(await find('tide', { spans: both })).toMatchObject([
        { conversation: room, seq: 5 },
        { conversation: room, seq: 4 },
      ]);
      expect(await seqs('tide', { spans: [{ conversation: newId(), fromSeq: 1, toSeq: undefined }] })).toEqual([]);
    });

    test('filters by author and time, and goes on behind a place', async () => {
      await index.put(room, [
        said(2, 'tide', { author: bob }),
        said(3, 'tide', { atMs: start + 9 }),
        said(4, 'tide', { atMs: start + 9 }),
        said(5, 'tide', { atMs: start + 9 }),
      ]);
      expect(await seqs('tide', { author: bob })).toEqual([2]);
      expect(await seqs('tide', { fromMs: start + 3 })).toEqual([5, 4, 3]);
      expect(await seqs('tide', { toMs: start + 9 })).toEqual([2]);
      const [first, second] = await find('tide', { limit: 2 });
      expect([first?.seq, second?.seq]).toEqual([5, 4]);
      expect(await seqs('tide', { before: second, limit: 2 })).toEqual([3, 2]);
    });

    test('an edit by the author gives other words; an older one, and one by somebody else, does not', async () => {
      const message = said(2, 'old words');
      await index.put(room, [message, edited(4, message.id, 'newer')]);
      await index.put(room, [edited(3, message.id, 'late'), edited(5, message.id, 'forged', { author: bob })]);
      expect(await find('newer')).toMatchObject([{ seq: 2, editSeq: 4 }]);
      for (const gone of ['old', 'late', 'forged']) expect(await seqs(gone)).toEqual([]);
      await index.put(room, [edited(9, newId(), 'of nothing')]);
      expect(await seqs('nothing')).toEqual([]);
    });

    test('comes again without doubling, and what was removed stays away', async () => {
      const [one, two] = [said(2, 'tide one'), said(3, 'tide two')];
      await index.put(room, [one, two]);
      await index.put(room, [one, two]);
      expect(await seqs('tide')).toEqual([3, 2]);
      await index.put(room, [{ type: 'remove', ids: [one.id, newId()] }]);
      await index.put(room, [{ type: 'removeAt', seq: 3 }]);
      expect(await seqs('tide')).toEqual([]);
      await index.put(newId(), [{ type: 'remove', ids: [two.id] }]);
      // A stretch that was done before its cursor was kept.
      await index.put(room, [one, { type: 'remove', ids: [one.id] }, said(5, 'tide three')]);
      expect(await seqs('tide')).toEqual([5]);
    });

    test('what has had its time is found no more, and goes', async () => {
      const message = said(3, 'tide for a while', { endsAtMs: start + 100 });
      await index.put(room, [said(2, 'tide', { endsAtMs: start + 10 }), message, said(4, 'tide')]);
      await index.put(room, [edited(5, message.id, 'tide again', { endsAtMs: start + 50 })]);
      expect(await seqs('tide', { nowMs: start + 10 })).toEqual([4, 3]);
      expect(await index.expire(start + 50)).toBe(2);
      expect(await seqs('tide', { nowMs: start })).toEqual([4]);
      expect(await index.expire(start + 50)).toBe(0);
    });

    test('takes long texts and long words', async () => {
      const long = 'x'.repeat(5_000);
      await index.put(room, [said(2, `${'a b c '.repeat(9_000)}`), said(3, `${long} 𝕏 ümläut`)]);
      expect(await seqs('c')).toEqual([2]);
      expect(await seqs(long)).toEqual([3]);
      expect(await seqs('umlaut')).toEqual([3]);
    });
  });
}

const start = 1_800_000_000_000;
