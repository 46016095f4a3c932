import { useSyncExternalStore } from 'react';
import { AppState } from 'react-native';

function subscribe(listener: () => void): () => void {
  const subscription = AppState.addEventListener('change', listener);
  return () => subscription.remove();
}

/** Is the app in front, so that a person can see what it shows? */
export const useForeground = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => AppState.currentState === 'active',
    () => true,
  );
