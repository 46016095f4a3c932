import { useLayoutEffect, useSyncExternalStore } from 'react';
import { Dimensions } from 'react-native';
import { twoPaneWidth } from '../theme';

const hasRoom = (width: number): boolean => width >= twoPaneWidth;

/** How many dialogs hold the layout, and what it was when the first of them opened. */
let holders = 0;
let held: boolean | undefined;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void) => {
  const resized = Dimensions.addEventListener('change', listener);
  listeners.add(listener);
  return () => {
    resized.remove();
    listeners.delete(listener);
  };
};

const now = (): boolean => held ?? hasRoom(Dimensions.get('window').width);

/** Is there room for the list beside the conversation? While a dialog is open the answer stays what it was. */
export const useTwoPanes = (): boolean => useSyncExternalStore(subscribe, now, now);

/**
 * One pane or two is another tree of screens: whatever the old one holds is gone with it. So a window that is resized or turned changes
 * the layout only once nothing is being typed or chosen in a dialog.
 */
export function useHeldLayout(isHeld: boolean): void {
  useLayoutEffect(() => {
    if (!isHeld) return;
    holders += 1;
    if (holders === 1) held = hasRoom(Dimensions.get('window').width);
    return () => {
      holders -= 1;
      if (holders > 0) return;
      held = undefined;
      for (const tell of [...listeners]) tell();
    };
  }, [isHeld]);
}
