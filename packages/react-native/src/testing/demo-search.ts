import type { MessageRow, SearchApi, SearchHit } from '@tidings/client';
import { people, self } from './demo-people';
import type { DemoWorld } from './demo-world';

/** Finds what begins like the query somewhere; enough for a screen. */
export function demoSearch(world: DemoWorld): SearchApi {
  return {
    async find({ text, conversation, author, fromMs = 0, toMs = Number.POSITIVE_INFINITY, limit = 50 }) {
      const wanted = text.trim().toLowerCase();
      if (wanted === '') return { hits: [], next: undefined };
      const hits = world
        .all()
        .filter(({ id }) => conversation === undefined || id === conversation)
        .flatMap(({ id, title, rows }) =>
          rows
            .filter((row): row is MessageRow => row.type === 'message')
            .filter((row) => !author || row.author === author)
            .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
            .flatMap((message): SearchHit[] => {
              const said = message.content.type === 'text' ? message.content.text.toLowerCase() : '';
              const start = said.indexOf(wanted);
              const ranges = [{ start, length: wanted.length }];
              return start === -1 ? [] : [{ conversation: id, title, message, ranges }];
            }),
        )
        .sort((a, b) => b.message.atMs - a.message.atMs);
      return { hits: hits.slice(0, limit), next: undefined };
    },
    findBeyond: async () => ({ hits: [], next: undefined, state: 'whole' }),
    people: async () => [self, ...Object.values(people)],
  };
}
