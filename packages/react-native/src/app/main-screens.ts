/**
 * All that is not the first screen of a newcomer: one chunk of a web app, loaded as a whole. The gallery and its demo belong to
 * it, since chunks that share modules would have Metro load what they share before everything else.
 */
export { Gallery } from '../gallery';
export {
  Companions,
  ConversationListScreen,
  ConversationScreen,
  NothingChosen,
  SearchScreen,
  TwoPane,
} from '../screens/chat';
export { ConversationInfoScreen } from '../screens/info';
export { JoinScreen } from '../screens/join';
export { KeyGate } from '../screens/keys';
export { NewConversationScreen, NewGroupScreen } from '../screens/new';
export {
  BlockedScreen,
  NotificationsScreen,
  PrivacyScreen,
  ReportsScreen,
  SessionsScreen,
  SettingsScreen,
} from '../screens/settings';
export { VerifyScreen } from '../screens/verify';
export { openDemoClient } from '../testing/demo-client';
