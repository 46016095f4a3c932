import { useEffect, useRef } from 'react';
import type { Key } from './use-key-down';

export type { Key } from './use-key-down';

/**
 * Keys that are pressed anywhere in the app.
 * @param handle says whether it has taken the key
 * @param isFirst of something passing that lies over the rest: it is asked before everybody else
 */
export function useKeyDown(handle: (key: Key) => boolean, isFirst = false): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const take = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const target = event.target as HTMLElement | null;
      const isInField = target?.closest('input, textarea, [contenteditable="true"]') != null;
      const { key, altKey: isAlt } = event;
      if (latest.current({ key, isAlt, isInField, isCommand: isCommand(event) })) event.preventDefault();
    };
    // Combinations are taken on their way down, since text fields keep their keys to themselves; what others may have a use for, such as
    // Escape, is taken on its way up, when nobody had.
    const isOnWayDown = (event: KeyboardEvent) => isFirst || isCombined(event);
    const down = (event: KeyboardEvent) => isOnWayDown(event) && take(event);
    const up = (event: KeyboardEvent) => !isOnWayDown(event) && take(event);
    window.addEventListener('keydown', down, true);
    window.addEventListener('keydown', up);
    return () => {
      window.removeEventListener('keydown', down, true);
      window.removeEventListener('keydown', up);
    };
  }, [isFirst]);
}

const isCommand = ({ ctrlKey, metaKey }: KeyboardEvent): boolean => ctrlKey || metaKey;
const isCombined = (event: KeyboardEvent): boolean => isCommand(event) || event.altKey;
