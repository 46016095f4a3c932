import { useCallback, useEffect, useRef } from 'react';

/**
 * Remembers what had the focus before something opened; the result gives it back. To be called once that something is
 * gone: as long as it is there it holds the focus. Read while rendering, since a field inside that asks for the focus has
 * it before any effect runs.
 */
export function useReturnFocus(isOpen: boolean): () => void {
  const opener = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (isOpen && !wasOpen.current) opener.current = document.activeElement;
  wasOpen.current = isOpen;
  const giveBack = useCallback(() => {
    const element = opener.current;
    opener.current = null;
    if (element instanceof HTMLElement && document.contains(element)) element.focus();
  }, []);
  useEffect(() => giveBack, [giveBack]);
  return giveBack;
}
