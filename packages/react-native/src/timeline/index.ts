export { BlockedMessage, type BlockedMessageProps } from './BlockedMessage';
export { type ChangeTextInput, changeText } from './change-text';
export { DayDialog, type DayDialogProps } from './DayDialog';
export type { BubbleTone } from './inline';
export { MessageText, type MessageTextProps } from './MessageText';
export { Ticks, type TicksProps } from './Ticks';
export { Timeline, type TimelineHandle, type TimelineProps } from './Timeline';
export { TypingIndicator } from './TypingIndicator';
export { typingText } from './typing-text';
