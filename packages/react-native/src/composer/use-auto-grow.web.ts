import { type RefObject, useLayoutEffect } from 'react';
import type { TextInput } from 'react-native';

/** A textarea keeps its height: measure the text, and give it that. */
export function useAutoGrow(input: RefObject<TextInput | null>, text: string, maxHeight: number): void {
  useLayoutEffect(() => {
    const area = input.current as unknown as HTMLTextAreaElement | null;
    const box = area?.parentElement;
    if (!area || !box) return;
    // Measuring makes the textarea small for a moment: without this the timeline above would grow, and lose its place.
    box.style.minHeight = `${box.offsetHeight}px`;
    area.style.height = 'auto';
    const needed = text === '' ? 0 : area.scrollHeight;
    area.style.height = needed === 0 ? '' : `${Math.min(needed, maxHeight)}px`;
    area.style.overflowY = needed > maxHeight ? 'auto' : 'hidden';
    box.style.minHeight = '';
  }, [input, text, maxHeight]);
}
