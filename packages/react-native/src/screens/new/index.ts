export { NewConversationScreen, type NewConversationScreenProps } from './NewConversationScreen';
export { NewGroupScreen, type NewGroupScreenProps } from './NewGroupScreen';
