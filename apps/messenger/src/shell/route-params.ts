import type { ConversationScreenProps, VerifyScreenProps } from '@tidings/react-native/app';

/** As it stands in an address; whether there is such a conversation is for the screens to say. */
export type ConversationId = ConversationScreenProps['conversation'];
export type EntryId = NonNullable<ConversationScreenProps['entry']>;
export type UserId = VerifyScreenProps['user'];
