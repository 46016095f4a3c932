import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { useAccount, useKeyState } from './live-values';

export interface PhraseStep {
  /** There is a recovery phrase that the person has not written down yet. */
  readonly isUnsaved: boolean;
  /** It is to be shown now, instead of the app. */
  readonly isOpen: boolean;
  open(): void;
  /** Later: the banner above the list leads back. */
  close(): void;
}

const PhraseContext = createContext<PhraseStep | undefined>(undefined);

/** A phrase that is made while the app runs (sign-up, start over) is shown at once; one from before only when asked for. */
export function PhraseProvider({ children }: { readonly children: ReactNode }) {
  const account = useAccount();
  const keys = useKeyState();
  const [isWanted, setWanted] = useState(false);
  const isBeforeKeys = (account !== undefined && !account.user) || keys?.phase === 'locked';
  useEffect(() => {
    if (isBeforeKeys) setWanted(true);
  }, [isBeforeKeys]);
  const isUnsaved = keys?.phase === 'ready' && !keys.isPhraseConfirmed;
  const open = useCallback(() => setWanted(true), []);
  const close = useCallback(() => setWanted(false), []);
  const step = useMemo(
    () => ({ isUnsaved, isOpen: isUnsaved && isWanted, open, close }),
    [isUnsaved, isWanted, open, close],
  );
  return <PhraseContext value={step}>{children}</PhraseContext>;
}

/** The step of writing down the recovery phrase. */
export function usePhrase(): PhraseStep {
  const step = use(PhraseContext);
  if (!step) throw new Error('Tidings components need a <TidingsProvider client={…}> above them');
  return step;
}
