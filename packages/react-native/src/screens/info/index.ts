export { ConversationInfoScreen, type ConversationInfoScreenProps } from './ConversationInfoScreen';
