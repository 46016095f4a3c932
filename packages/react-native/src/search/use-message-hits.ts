import type { SearchHit, SearchQuery } from '@tidings/client';
import { useEffect, useState } from 'react';
import { useClient } from '../hooks';

/** Typing has paused. */
const pauseMs = 150;
const pageSize = 20;

export interface Hits {
  /** Undefined while the first of them are looked for. */
  readonly found: readonly SearchHit[] | undefined;
  readonly hasMore: boolean;
  showMore(): void;
}

/** What is looked for: words, and where among the messages. */
export type SearchFilters = Pick<SearchQuery, 'text' | 'conversation' | 'author' | 'fromMs' | 'toMs'>;

/** Messages on this device that hold these words, newest first; nothing for fewer than two characters. */
export function useMessageHits(filters: SearchFilters): Hits {
  const { search } = useClient();
  const text = filters.text.trim().length < 2 ? '' : filters.text.trim();
  // A search is known by what it asks for, not by the object that holds it.
  const asked = JSON.stringify({ ...filters, text });
  const [state, setState] = useState<{ asked: string; hits: readonly SearchHit[]; next: string | undefined }>();
  useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      void search.find({ ...(JSON.parse(asked) as SearchFilters), limit: pageSize }).then(
        ({ hits, next }) => isCurrent && setState({ asked, hits, next }),
        // Signed out meanwhile: there is nothing to find.
        () => {},
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [search, asked]);
  const showMore = () => {
    if (!state?.next) return;
    void search.find({ ...(JSON.parse(state.asked) as SearchFilters), limit: pageSize, after: state.next }).then(
      ({ hits, next }) =>
        setState((last) => (last?.asked === state.asked ? { ...last, hits: [...last.hits, ...hits], next } : last)),
      () => {},
    );
  };
  return { found: state?.asked === asked ? state.hits : undefined, hasMore: state?.next !== undefined, showMore };
}
