import { useEffect, useState } from 'react';
import { AccessibilityInfo } from 'react-native';

/** Whether the person asked the system for less motion; true until known, so that nothing moves too soon. */
export function useReducedMotion(): boolean {
  const [isReduced, setReduced] = useState(true);
  useEffect(() => {
    let isGone = false;
    AccessibilityInfo.isReduceMotionEnabled().then(
      (value) => {
        if (!isGone) setReduced(value);
      },
      () => {},
    );
    const subscription = AccessibilityInfo.addEventListener('reduceMotionChanged', setReduced);
    return () => {
      isGone = true;
      subscription?.remove();
    };
  }, []);
  return isReduced;
}
