export { DeskDialogs } from './DeskDialogs';
export { type ComposerTask, type Desk, MessageDesk, type MessageDeskProps, useDesk } from './desk';
export { type MessageAction, mayDo } from './may-do';
export { PinnedBar } from './PinnedBar';
export { ReachDialog, type ReachDialogProps } from './ReachDialog';
export { SelectionBar } from './SelectionBar';
