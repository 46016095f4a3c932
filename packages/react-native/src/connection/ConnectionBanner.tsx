import { View } from 'react-native';
import { useClient } from '../hooks';
import { type Translate, useT } from '../i18n';
import { Icon } from '../icons';
import { Button, Hidden, Spinner, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';
import type { ConnectionNotice } from './banner-of';
import { useConnectionNotice } from './use-connection-notice';

/** A strip that says why things may be late, and goes when they are not. */
export function ConnectionBanner() {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const client = useClient();
  const notice = useConnectionNotice();
  const isTrouble = notice?.type === 'offline' || notice?.type === 'waiting';
  const ink = isTrouble ? 'onWarningSoft' : 'onAccentSoft';
  // The live region stays, so that screen readers notice its text; the seconds are not read out each time.
  return (
    <View role="status" aria-live="polite" testID="connection">
      {notice ? (
        <View style={[styles.strip, { backgroundColor: color[isTrouble ? 'warningSoft' : 'accentSoft'] }]}>
          {isTrouble ? <Icon name="offline" size={16} color={color[ink]} /> : <Spinner size={14} color={color[ink]} />}
          <Txt variant="caption" color={ink} style={styles.text} aria-hidden={notice.type === 'waiting'}>
            {sentenceOf(notice, t)}
          </Txt>
          {notice.type === 'waiting' ? (
            <>
              <Hidden>{t('connection.trying')}</Hidden>
              <Button
                label={t('common.retry')}
                variant="ghost"
                size="sm"
                onPress={() => client.reconnect()}
                style={styles.action}
              />
            </>
          ) : null}
        </View>
      ) : null}
    </View>
  );
}

function sentenceOf(notice: ConnectionNotice, t: Translate): string {
  switch (notice.type) {
    case 'offline':
      return t('connection.offline');
    case 'connecting':
      return t('connection.connecting');
    case 'catching_up':
      return t('connection.catchingUp');
    case 'waiting':
      return notice.inSeconds > 0 ? t('connection.waiting', { count: notice.inSeconds }) : t('connection.trying');
  }
}

const useStyles = makeStyles((t) => ({
  strip: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    minHeight: 36,
    paddingVertical: 2,
    paddingHorizontal: t.space.lg,
    marginBottom: t.space.xs,
  },
  text: { flex: 1 },
  action: { alignSelf: 'center', minHeight: 32, marginEnd: -t.space.sm },
}));
