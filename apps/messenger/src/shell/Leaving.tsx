import { useAccount, useEmojiMemory } from '@tidings/react-native/app';
import { useEffect } from 'react';

/** Nobody is signed in any more: what this device remembers of what the person did goes. How things look is the device's, and stays. */
export function Leaving() {
  const account = useAccount();
  const { forget } = useEmojiMemory();
  const isNobody = account !== undefined && account.user === undefined;
  useEffect(() => {
    if (isNobody) forget();
  }, [isNobody, forget]);
  return null;
}
