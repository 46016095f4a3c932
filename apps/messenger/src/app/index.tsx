import { Text } from 'react-native';
import { I18nProvider, useT } from '../../../../packages/react-native/src/i18n';

function Hello() {
  const t = useT();
  return <Text>{t('common.appName')}</Text>;
}
export default function Index() {
  return (
    <I18nProvider>
      <Hello />
    </I18nProvider>
  );
}
