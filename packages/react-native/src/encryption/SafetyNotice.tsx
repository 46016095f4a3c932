import type { Person } from '@tidings/client';
import { View } from 'react-native';
import { FormError } from '../forms';
import { useClient, useSafety } from '../hooks';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { Button, Txt } from '../primitives';
import { useAction } from '../requests';
import { makeStyles, useTheme } from '../theme';

export interface SafetyNoticeProps {
  readonly person: Person;
  readonly onCompare: () => void;
}

/** Under a conversation's header, while the other's safety number is not the one that was seen before, or their device list is false. */
export function SafetyNotice({ person, onCompare }: SafetyNoticeProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const { encryption } = useClient();
  const safety = useSafety(person.id);
  const accept = useAction(() => encryption.setVerified(person.id, false));
  if (!safety || !(safety.hasChanged || safety.hasFalseDevices)) return null;
  return (
    <View role="alert" style={styles.notice} testID="safety-notice">
      <View style={styles.row}>
        <Icon name="warning" size={18} color={color.onWarningSoft} />
        <Txt variant="smallStrong" color="onWarningSoft" style={styles.text}>
          {t(safety.hasChanged ? 'safety.changed' : 'safety.falseDevices', { name: person.displayName })}
        </Txt>
        <View style={styles.actions}>
          {safety.hasChanged ? (
            <Button
              label={t('safety.accept')}
              variant="outline"
              size="sm"
              isBusy={accept.isBusy}
              onPress={() => accept.run()}
            />
          ) : null}
          <Button label={t('safety.compare')} size="sm" onPress={onCompare} />
        </View>
      </View>
      <FormError text={accept.error} />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  notice: {
    paddingHorizontal: t.space.lg,
    paddingVertical: t.space.sm,
    gap: t.space.sm,
    backgroundColor: t.color.warningSoft,
  },
  row: { flexDirection: 'row', flexWrap: 'wrap', alignItems: 'center', gap: t.space.sm + 2 },
  text: { flexGrow: 100, flexShrink: 1, flexBasis: 220 },
  actions: { flexDirection: 'row', flexGrow: 1, justifyContent: 'flex-end', gap: t.space.sm },
}));
