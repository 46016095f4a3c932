import { useEffect, useRef } from 'react';
import type { Key } from './use-key-down';

export type { Key } from './use-key-down';

/** Keys that are pressed anywhere in the app. @param handle says whether it has taken the key */
export function useKeyDown(handle: (key: Key) => boolean): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const target = event.target as HTMLElement | null;
      const isInField = target?.closest('input, textarea, [contenteditable="true"]') != null;
      const { key, altKey: isAlt, ctrlKey, metaKey } = event;
      if (latest.current({ key, isAlt, isInField, isCommand: ctrlKey || metaKey })) event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
