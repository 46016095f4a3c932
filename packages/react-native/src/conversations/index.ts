export { ConversationList, type ConversationListProps } from './ConversationList';
export { filterRows } from './filter-rows';
export { type PreviewParts, previewParts } from './preview-text';
