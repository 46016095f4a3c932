export { DeskDialogs } from './DeskDialogs';
export { type ComposerTask, type Desk, MessageDesk, type MessageDeskProps, useDesk } from './desk';
export { type MessageAction, mayDo } from './may-do';
export { PinnedBar } from './PinnedBar';
export { SelectionBar } from './SelectionBar';
