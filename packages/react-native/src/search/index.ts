export { ConversationDialog, type ConversationDialogProps } from './ConversationDialog';
export { FilterChip, type FilterChipProps } from './FilterChip';
export { PersonDialog, type PersonDialogProps } from './PersonDialog';
export { SearchFilterBar, type SearchFilterBarProps } from './SearchFilterBar';
export { SpanDialog, type SpanDialogProps } from './SpanDialog';
export { type BeyondHits, useBeyondHits } from './use-beyond-hits';
export { type Hits, type SearchFilters, useMessageHits } from './use-message-hits';
