import { useLayoutEffect } from 'react';
import { takeFirstForm } from './taken';

/** For what is shown in place of the form to sign in: the one that came before the app must not lie over it. */
export function useFirstFormGone(isGone: boolean): void {
  useLayoutEffect(() => {
    if (isGone) takeFirstForm();
  }, [isGone]);
}
