import type { IndexPlace } from '../ports/search-index';

/** The order of answers. Pure. */
export const newestFirst = (a: IndexPlace, b: IndexPlace): number =>
  b.atMs - a.atMs || compare(b.conversation, a.conversation) || b.seq - a.seq;

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
