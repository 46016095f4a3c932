import { type RefObject, useLayoutEffect } from 'react';
import type { TextInput } from 'react-native';

/** A textarea keeps its height: measure the text, and give it that. */
export function useAutoGrow(input: RefObject<TextInput | null>, text: string, maxHeight: number): void {
  useLayoutEffect(() => {
    const area = input.current as unknown as HTMLTextAreaElement | null;
    if (!area) return;
    area.style.height = 'auto';
    const needed = text === '' ? 0 : area.scrollHeight;
    area.style.height = needed === 0 ? '' : `${Math.min(needed, maxHeight)}px`;
    area.style.overflowY = needed > maxHeight ? 'auto' : 'hidden';
  }, [input, text, maxHeight]);
}
