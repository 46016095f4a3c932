export { Companions, type CompanionsProps } from './Companions';
export { ConversationListScreen, type ConversationListScreenProps } from './ConversationListScreen';
export {
  ConversationHeader,
  type ConversationHeaderProps,
  ConversationScreen,
  type ConversationScreenProps,
} from './ConversationScreen';
export { SearchScreen, type SearchScreenProps } from './SearchScreen';
export { NothingChosen, TwoPane, type TwoPaneProps } from './TwoPane';
