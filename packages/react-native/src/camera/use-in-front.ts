import { useSyncExternalStore } from 'react';
import { AppState } from 'react-native';

function subscribe(listener: () => void): () => void {
  const subscription = AppState.addEventListener('change', listener);
  return () => subscription.remove();
}

/** False while another app covers this one. The system's question for the camera is no such thing: it makes the app inactive only. */
export const useInFront = (): boolean => useSyncExternalStore(subscribe, () => AppState.currentState !== 'background');
