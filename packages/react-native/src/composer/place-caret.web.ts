import type { RefObject } from 'react';
import type { TextInput } from 'react-native';
import type { Selection } from './format-text';

export function placeCaret(input: RefObject<TextInput | null>, { start, end }: Selection): void {
  (input.current as unknown as HTMLTextAreaElement | null)?.setSelectionRange(start, end);
}
