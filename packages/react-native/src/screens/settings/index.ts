export type { AppearanceChoices } from './AppearanceSection';
export { LevelControl, type LevelControlProps } from './LevelControl';
export { NotificationsScreen, type NotificationsScreenProps } from './NotificationsScreen';
export { SessionsScreen, type SessionsScreenProps } from './SessionsScreen';
export { SettingsScreen, type SettingsScreenProps } from './SettingsScreen';
