export { ConversationList, type ConversationListProps } from './ConversationList';
export { filterRows } from './filter-rows';
export { previewText } from './preview-text';
