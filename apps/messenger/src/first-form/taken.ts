import type { TypedCredentials } from '@tidings/react-native/app';

/** Only pages have a form before the app. */
export const takeFirstForm = (): TypedCredentials | undefined => undefined;
