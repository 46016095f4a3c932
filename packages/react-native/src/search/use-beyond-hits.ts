import type { BeyondResult, SearchHit } from '@tidings/client';
import { useEffect, useState } from 'react';
import { useClient, useConnection } from '../hooks';
import type { SearchFilters } from './use-message-hits';

/** Typing has paused: the server is not asked for every letter. */
const pauseMs = 450;
const pageSize = 20;

export interface BeyondHits {
  readonly found: readonly SearchHit[];
  /** Undefined while the server is asked. */
  readonly state: BeyondResult['state'] | undefined;
  readonly hasMore: boolean;
  showMore(): void;
}

const nothing: readonly SearchHit[] = [];

interface State extends BeyondResult {
  readonly asked: string;
}

/** Messages of open conversations that this device does not hold, from the server; asked again once there is a connection. */
export function useBeyondHits(filters: SearchFilters): BeyondHits {
  const { search } = useClient();
  const isLive = useConnection()?.phase === 'live';
  const text = filters.text.trim().length < 2 ? '' : filters.text.trim();
  const asked = JSON.stringify({ ...filters, text });
  const [state, setState] = useState<State>();
  const hasMissed = state?.asked === asked && state.state === 'missed';
  const shouldAsk = !hasMissed || isLive;
  useEffect(() => {
    if (!shouldAsk) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      search.findBeyond({ ...(JSON.parse(asked) as SearchFilters), limit: pageSize }).then(
        (result) => isCurrent && setState({ ...result, asked }),
        // Refused, or signed out meanwhile.
        () => isCurrent && setState({ hits: [], next: undefined, state: 'missed', asked }),
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [search, asked, shouldAsk]);
  const showMore = () => {
    if (!state?.next) return;
    search.findBeyond({ ...(JSON.parse(state.asked) as SearchFilters), limit: pageSize, after: state.next }).then(
      ({ hits, next }) =>
        setState((last) => (last?.asked === state.asked ? { ...last, hits: [...last.hits, ...hits], next } : last)),
      () => {},
    );
  };
  const isOf = state?.asked === asked;
  return {
    found: isOf ? state.hits : nothing,
    state: isOf ? state.state : undefined,
    hasMore: isOf && state.next !== undefined,
    showMore,
  };
}
