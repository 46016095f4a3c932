import { useTwoPanes } from '@tidings/react-native/app';
import { type Href, useRouter } from 'expo-router';

/** To where one came from; to `parent` when the app was entered here, by a link. */
export function useBack(parent: Href): () => void {
  const router = useRouter();
  return () => (router.canGoBack() ? router.back() : router.replace(parent));
}

/** Beside the list its own children need no way back to it. */
export function useBackToList(): (() => void) | undefined {
  const back = useBack('/');
  return useTwoPanes() ? undefined : back;
}
