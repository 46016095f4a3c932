import { isWeb } from '../theme';

/** The bubble a text stands on. */
export type BubbleTone = 'own' | 'other';

/** Text whose direction touches nothing around it: browsers have a style for it, phones the characters FSI and PDI. */
export const isolated = (text: string): string => (isWeb ? text : `\u2068${text}\u2069`);

/** Texts that can be pressed are no buttons to react-native-web, so that it leaves them to the mouse. */
export const pressOnEnter = (press: () => void) => (event: { readonly key: string }) => {
  if (event.key === 'Enter') press();
};
