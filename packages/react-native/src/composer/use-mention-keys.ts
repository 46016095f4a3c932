import { useState } from 'react';
import type { KeyPress } from './submit-key';
import type { Editor } from './use-editor';

/** Arrows, Enter, Tab and Escape belong to the list of candidates while it is open. */
export function useMentionKeys({ candidates, choose, dismiss }: Editor) {
  const [moved, setMoved] = useState({ candidates, to: 0 });
  // Other candidates begin at their first.
  const isSame = moved.candidates.map(({ user }) => user).join() === candidates.map(({ user }) => user).join();
  const active = isSame ? moved.to : 0;

  /** Was this key for the list? */
  const take = (press: KeyPress): boolean => {
    const { length } = candidates;
    const chosen = candidates[active];
    if (!chosen || press.isComposing || press.keyCode === 229) return false;
    const { key } = press;
    if (key === 'ArrowDown' || key === 'ArrowUp')
      setMoved({ candidates, to: (active + (key === 'ArrowDown' ? 1 : length - 1)) % length });
    else if ((key === 'Enter' && !press.shiftKey) || (key === 'Tab' && !press.shiftKey)) choose(chosen);
    else if (key === 'Escape') dismiss();
    else return false;
    return true;
  };
  return { active, take };
}
