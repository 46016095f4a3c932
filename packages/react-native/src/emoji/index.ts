export { EmojiButton, type EmojiButtonProps } from './EmojiButton';
export { EmojiPicker, type EmojiPickerProps } from './EmojiPicker';
export { EmojiMemoryProvider, type EmojiMemoryProviderProps, type EmojiStorage, useEmojiMemory } from './emoji-memory';
