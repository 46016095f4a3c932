export type { AppearanceChoices } from './AppearanceSection';
export { BlockedScreen, type BlockedScreenProps } from './BlockedScreen';
export { LevelControl, type LevelControlProps } from './LevelControl';
export { NotificationsScreen, type NotificationsScreenProps } from './NotificationsScreen';
export { PrivacyScreen, type PrivacyScreenProps } from './PrivacyScreen';
export { ReportsScreen, type ReportsScreenProps } from './ReportsScreen';
export { SessionsScreen, type SessionsScreenProps } from './SessionsScreen';
export { SettingsScreen, type SettingsScreenProps } from './SettingsScreen';
