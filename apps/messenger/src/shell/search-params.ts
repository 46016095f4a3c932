import type { SearchFilters } from '@tidings/react-native/app';
import type { ConversationId, UserId } from './route-params';

type Params = Record<'q' | 'in' | 'from' | 'since' | 'until', string | undefined>;

/** A search as an address; what is not asked for is taken out of it. */
export function buildSearch({ text, conversation, author, fromMs, toMs }: SearchFilters): Params {
  return {
    q: text || undefined,
    in: conversation,
    from: author,
    since: fromMs === undefined ? undefined : String(fromMs),
    until: toMs === undefined ? undefined : String(toMs),
  };
}

export function parseSearch(params: Partial<Params>): SearchFilters {
  const { q = '', in: conversation, from, since, until } = params;
  return {
    text: q,
    ...(conversation && { conversation: conversation as ConversationId }),
    ...(from && { author: from as UserId }),
    ...(Number(since) > 0 && { fromMs: Number(since) }),
    ...(Number(until) > 0 && { toMs: Number(until) }),
  };
}
