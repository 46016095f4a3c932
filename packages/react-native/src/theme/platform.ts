import { I18nManager, Platform } from 'react-native';
import { useI18n } from '../i18n';

export const isWeb = Platform.OS === 'web';

/** Props that only the browser knows (`onKeyDown`, `href` …): nothing elsewhere. */
export const webProps = (props: object): object => (isWeb ? props : {});

/** Does text run from right to left? On phones the system decides, in browsers the chosen language. */
export function useIsRtl(): boolean {
  const { direction } = useI18n();
  return isWeb ? direction === 'rtl' : I18nManager.isRTL;
}
