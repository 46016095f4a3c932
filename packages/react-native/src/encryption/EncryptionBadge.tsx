import { Encryption } from '@tidings/protocol';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { useTheme } from '../theme';

/** A small lock beside the title of what the server can't read. */
export function EncryptionBadge({ encryption }: { readonly encryption: Encryption }) {
  const t = useT();
  const { color } = useTheme();
  if (!isEncrypted(encryption)) return null;
  return (
    <View role="img" aria-label={t('encryption.closed')} testID="encryption-badge">
      <Icon name="lock" size={14} color={color.textFaint} strokeWidth={2.2} />
    </View>
  );
}

export const isEncrypted = (encryption: Encryption): boolean =>
  encryption === Encryption.MLS || encryption === Encryption.VAULT;
