import type { ReactNode } from 'react';
import { useKeyState, usePhrase } from '../../hooks';
import { LockedScreen } from './LockedScreen';
import { PhraseScreen } from './PhraseScreen';

/** The app, for a device that has the keys; before that, and for a new phrase, what has to be done. */
export function KeyGate({ children }: { readonly children: ReactNode }) {
  const keys = useKeyState();
  const phrase = usePhrase();
  if (keys?.phase === 'locked') return <LockedScreen />;
  if (phrase.isOpen) return <PhraseScreen onDone={phrase.close} onLater={phrase.close} />;
  return children;
}
