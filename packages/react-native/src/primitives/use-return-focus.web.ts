import { useEffect, useRef } from 'react';

/**
 * Brings the focus back to what had it before something opened. Read while rendering, since a field inside that asks
 * for the focus has it before any effect runs.
 */
export function useReturnFocus(isOpen: boolean): void {
  const opener = useRef<Element | null>(null);
  const wasOpen = useRef(false);
  if (isOpen && !wasOpen.current) opener.current = document.activeElement;
  wasOpen.current = isOpen;
  useEffect(() => {
    if (!isOpen) return;
    return () => {
      const element = opener.current;
      if (element instanceof HTMLElement && document.contains(element)) element.focus();
    };
  }, [isOpen]);
}
