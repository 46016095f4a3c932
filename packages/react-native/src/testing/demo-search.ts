import type { MessageRow, SearchApi, SearchHit } from '@tidings/client';
import type { DemoWorld } from './demo-world';

/** Finds what begins like the query somewhere; enough for a screen. */
export function demoSearch(world: DemoWorld): SearchApi {
  return {
    async find({ text, conversation, limit = 50 }) {
      const wanted = text.trim().toLowerCase();
      if (wanted === '') return { hits: [], next: undefined };
      const hits = world
        .all()
        .filter(({ id }) => conversation === undefined || id === conversation)
        .flatMap(({ id, title, rows }) =>
          rows
            .filter((row): row is MessageRow => row.type === 'message')
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
  };
}
