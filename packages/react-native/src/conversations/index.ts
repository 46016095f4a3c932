export { ConversationItem, type ConversationItemProps } from './ConversationItem';
export { ConversationList, type ConversationListProps } from './ConversationList';
export { ConversationListSkeleton } from './ConversationListSkeleton';
export { FilterChips, type FilterChipsProps } from './FilterChips';
export { filterRows } from './filter-rows';
export { MessageHitRow, MessageHits, type MessageHitsProps } from './MessageHits';
export { MuteDialog, type MuteDialogProps } from './MuteDialog';
export { type PreviewParts, previewParts } from './preview-text';
export { Swipeable, type SwipeableProps } from './Swipeable';
