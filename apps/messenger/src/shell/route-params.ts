import type { ConversationScreenProps } from '@tidings/react-native';

/** As it stands in an address; whether there is such a conversation is for the screens to say. */
export type ConversationId = ConversationScreenProps['conversation'];
