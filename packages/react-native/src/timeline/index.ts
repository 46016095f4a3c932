export { type ChangeTextInput, changeText } from './change-text';
export { Ticks, type TicksProps } from './Ticks';
export { Timeline, type TimelineHandle, type TimelineProps } from './Timeline';
export { TypingIndicator } from './TypingIndicator';
export { typingText } from './typing-text';
