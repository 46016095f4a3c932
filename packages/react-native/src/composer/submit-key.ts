import { isWeb } from '../theme';

/** What a key press says, on the web a DOM KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly shiftKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly metaKey?: boolean;
  readonly altKey?: boolean;
  readonly isComposing?: boolean;
  readonly keyCode?: number;
}

/** Is there a real keyboard and a mouse, so that Enter can mean "send"? On a phone Enter is a new line. */
export function isDesktop(): boolean {
  if (!isWeb) return false;
  return globalThis.matchMedia?.('(hover: hover) and (pointer: fine)').matches ?? true;
}

/** Enter sends; Shift+Enter, and the Enter that ends the composition of a character (Japanese, Chinese …), do not. */
export function isSubmit(press: KeyPress): boolean {
  const isComposing = press.isComposing === true || press.keyCode === 229;
  return press.key === 'Enter' && !press.shiftKey && !isComposing;
}
