import type { RefObject } from 'react';
import type { TextInput } from 'react-native';

/** On phones a multi-line input grows by itself. */
export function useAutoGrow(_input: RefObject<TextInput | null>, _text: string, _maxHeight: number): void {}
