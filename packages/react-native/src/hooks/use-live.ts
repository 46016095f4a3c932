import type { Live } from '@tidings/client';
import { useCallback, useSyncExternalStore } from 'react';

/** The value of a `Live`, kept fresh; undefined until first known. Give it a memoised one: a new `Live` is a new subscription. */
export function useLive<T>(live: Live<T> | undefined): T | undefined {
  const subscribe = useCallback((listener: () => void) => live?.subscribe(listener) ?? (() => {}), [live]);
  const get = useCallback(() => live?.get(), [live]);
  return useSyncExternalStore(subscribe, get, get);
}
