import { ErrorCode, TidingsError } from '@tidings/protocol';
import { useCallback, useRef, useState } from 'react';
import { describeError, useT } from '../i18n';

/** Something a person does that the server has to answer. */
export interface Action<Args extends readonly unknown[]> {
  /** Does nothing while the last one is still under way, so that a double click does not act twice. */
  run(...args: Args): void;
  readonly isBusy: boolean;
  /** What went wrong the last time, as a sentence. */
  readonly error: string | undefined;
  readonly code: ErrorCode | undefined;
  clear(): void;
}

/** @param onDone is told the result, after a success alone */
export function useAction<Args extends readonly unknown[], Result>(
  perform: (...args: Args) => Promise<Result>,
  onDone?: (result: Result) => void,
): Action<Args> {
  const t = useT();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<{ readonly cause: unknown }>();
  const latest = useRef({ perform, onDone, isBusy: false });
  latest.current.perform = perform;
  latest.current.onDone = onDone;

  const run = useCallback((...args: Args) => {
    const now = latest.current;
    if (now.isBusy) return;
    now.isBusy = true;
    setBusy(true);
    setFailure(undefined);
    const finish = () => {
      now.isBusy = false;
      setBusy(false);
    };
    now.perform(...args).then(
      (result) => {
        finish();
        now.onDone?.(result);
      },
      (cause: unknown) => {
        finish();
        setFailure({ cause });
      },
    );
  }, []);
  const clear = useCallback(() => setFailure(undefined), []);

  return {
    run,
    isBusy,
    error: failure ? describeError(failure.cause, t) : undefined,
    code: failure ? codeOf(failure.cause) : undefined,
    clear,
  };
}

function codeOf(cause: unknown): ErrorCode {
  return cause instanceof TidingsError ? cause.code : ErrorCode.INTERNAL;
}
