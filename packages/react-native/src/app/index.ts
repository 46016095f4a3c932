/**
 * What an app is put together from. On the web the screens of those who are signed in are a chunk of their own, so that the
 * first screen of a newcomer does not wait for them; the kit's other entry (`@tidings/react-native`) loads everything at once.
 */
import { later } from './later';

export { UpdateBar, type UpdateBarProps } from '../connection/UpdateBar';
export {
  EmojiMemoryProvider,
  type EmojiMemoryProviderProps,
  type EmojiStorage,
  useEmojiMemory,
} from '../emoji/emoji-memory';
export * from '../hooks';
export * from '../i18n';
export { type NoticeContent, noticeContents } from '../notices/decide';
export * from '../primitives';
export * from '../screens/auth';
export type {
  CompanionsProps,
  ConversationListScreenProps,
  ConversationScreenProps,
  SearchScreenProps,
  TwoPaneProps,
} from '../screens/chat';
export type { ConversationInfoScreenProps } from '../screens/info';
export type { JoinScreenProps } from '../screens/join';
export type { NewConversationScreenProps, NewGroupScreenProps } from '../screens/new';
export type {
  AppearanceChoices,
  BlockedScreenProps,
  NotificationsScreenProps,
  PrivacyScreenProps,
  ReportsScreenProps,
  SessionsScreenProps,
  SettingsScreenProps,
} from '../screens/settings';
export type { VerifyScreenProps } from '../screens/verify';
export type { SearchFilters } from '../search/use-message-hits';
export * from '../theme';
export { loadMainScreens } from './later';

export const BlockedScreen = later('BlockedScreen');
export const Companions = later('Companions');
export const ConversationInfoScreen = later('ConversationInfoScreen');
export const ConversationListScreen = later('ConversationListScreen');
export const ConversationScreen = later('ConversationScreen');
export const Gallery = later('Gallery');
export const JoinScreen = later('JoinScreen');
export const KeyGate = later('KeyGate');
export const NewConversationScreen = later('NewConversationScreen');
export const NewGroupScreen = later('NewGroupScreen');
export const NothingChosen = later('NothingChosen');
export const NotificationsScreen = later('NotificationsScreen');
export const SearchScreen = later('SearchScreen');
export const PrivacyScreen = later('PrivacyScreen');
export const ReportsScreen = later('ReportsScreen');
export const SessionsScreen = later('SessionsScreen');
export const SettingsScreen = later('SettingsScreen');
export const TwoPane = later('TwoPane');
export const VerifyScreen = later('VerifyScreen');
