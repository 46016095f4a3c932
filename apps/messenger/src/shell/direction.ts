import { useI18n } from '@tidings/react-native/app';
import { useEffect } from 'react';
import { I18nManager } from 'react-native';

/** On phones the direction of the layout takes effect with the next start. */
export function useSystemDirection(): void {
  const { direction } = useI18n();
  useEffect(() => {
    const isRtl = direction === 'rtl';
    I18nManager.allowRTL(isRtl);
    I18nManager.forceRTL(isRtl);
  }, [direction]);
}
