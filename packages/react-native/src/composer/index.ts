export { Composer, type ComposerProps } from './Composer';
export { MentionList, type MentionListProps } from './MentionList';
export type { Candidate } from './mention-query';
export { PreviewBar, type PreviewBarProps } from './PreviewBar';
