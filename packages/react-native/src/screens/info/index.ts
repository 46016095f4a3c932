export { BannedSection } from './BannedSection';
export { ConversationInfoScreen, type ConversationInfoScreenProps } from './ConversationInfoScreen';
export { EditDetailsDialog, type EditDetailsDialogProps } from './EditDetailsDialog';
export { InfoCard } from './InfoCard';
export { MembersSection, type MembersSectionProps } from './MembersSection';
export { PolicySection } from './PolicySection';
export { RequestsSection } from './RequestsSection';
export { TimerDialog, type TimerDialogProps } from './TimerDialog';
export { TimerSection } from './TimerSection';
