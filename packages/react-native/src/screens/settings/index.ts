export { SessionsScreen, type SessionsScreenProps } from './SessionsScreen';
export { SettingsScreen, type SettingsScreenProps } from './SettingsScreen';
