import { ErrorCode, TidingsError } from '@tidings/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useConnection } from '../hooks';
import { describeError, useT } from '../i18n';

/** Something a screen asks the server for once. The last answer stays while a newer one is on its way. */
export interface Request<T> {
  readonly value: T | undefined;
  readonly isLoading: boolean;
  readonly error: string | undefined;
  readonly code: ErrorCode | undefined;
  reload(): void;
}

interface State<T> {
  readonly value?: T;
  readonly failure?: { readonly cause: unknown };
  readonly isLoading: boolean;
}

/** @param ask must stay the same function as long as the question is the same; a new one is asked at once */
export function useRequest<T>(ask: () => Promise<T>): Request<T> {
  const t = useT();
  const isLive = useConnection()?.phase === 'live';
  const [state, setState] = useState<State<T>>({ isLoading: true });
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((last) => last + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let isCurrent = true;
    setState((last) => ({ ...last, isLoading: true }));
    ask().then(
      (value) => isCurrent && setState({ value, isLoading: false }),
      (cause: unknown) => isCurrent && setState((last) => ({ ...last, failure: { cause }, isLoading: false })),
    );
    return () => {
      isCurrent = false;
    };
  }, [ask, round]);

  const hasFailed = state.failure !== undefined;
  useEffect(() => {
    if (isLive && hasFailed) reload();
  }, [isLive, hasFailed, reload]);

  const cause = state.failure?.cause;
  return {
    value: state.value,
    isLoading: state.isLoading,
    error: hasFailed ? describeError(cause, t) : undefined,
    code: hasFailed ? (cause instanceof TidingsError ? cause.code : ErrorCode.INTERNAL) : undefined,
    reload,
  };
}
