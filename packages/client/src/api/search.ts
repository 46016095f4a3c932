import type { SearchApi } from '../api';
import { search } from '../views/search-query';
import { type Parts, readerOf } from './parts';

export function createSearchApi(parts: Parts): SearchApi {
  return {
    find: async (query) => {
      const reader = await readerOf(parts);
      return reader ? search(reader, query) : { hits: [], next: undefined };
    },
  };
}
