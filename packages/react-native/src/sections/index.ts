export { LinkSection, type LinkSectionProps, type SharedLink } from './LinkSection';
export { LinkTermsDialog, type LinkTermsDialogProps } from './LinkTermsDialog';
export { RowIcon } from './RowIcon';
export { Section, type SectionProps } from './Section';
export { SectionScreen, type SectionScreenProps } from './SectionScreen';
export { SkeletonRows } from './SkeletonRows';
export { usePortion } from './use-portion';
