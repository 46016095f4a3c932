import { useCallback, useState } from 'react';
import { View } from 'react-native';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Banner, Button, ConfirmDialog, QrCode, SegmentedControl, Skeleton, Txt } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { makeStyles } from '../../theme';
import { AuthFrame } from '../auth/AuthFrame';
import { SignOutDialog } from '../settings/SignOutDialog';
import { PasskeyForm } from './PasskeyForm';
import { RestoreForm } from './RestoreForm';
import { useCopy } from './use-copy';

type Way = 'link' | 'phrase' | 'passkey';

/** The account has keys and this device has not: from another device, by phrase or passkey, or without the old messages. */
export function LockedScreen() {
  const styles = useStyles();
  const t = useT();
  const { encryption } = useClient();
  const [way, setWay] = useState<Way>('link');
  // Stays while the other way is looked at: nothing that was typed is lost.
  const [typed, setTyped] = useState('');
  return (
    <AuthFrame title={t('locked.title')} text={t('locked.text')}>
      <View style={styles.stack} testID="locked">
        <SegmentedControl<Way>
          label={t('locked.ways')}
          value={way}
          onChange={setWay}
          segments={[
            { value: 'link', label: t('locked.wayLink') },
            { value: 'phrase', label: t('locked.wayPhrase') },
            ...(encryption.hasPasskeys ? [{ value: 'passkey' as const, label: t('locked.wayPasskey') }] : []),
          ]}
        />
        {way === 'link' ? <LinkCode /> : null}
        {way === 'phrase' ? <RestoreForm typed={typed} onType={setTyped} /> : null}
        {way === 'passkey' ? <PasskeyForm /> : null}
        <OtherWays />
      </View>
    </AuthFrame>
  );
}

function LinkCode() {
  const styles = useStyles();
  const t = useT();
  const copy = useCopy();
  const { encryption } = useClient();
  const code = useRequest(useCallback(() => encryption.getLinkCode(), [encryption]));
  const { value } = code;
  return (
    <View style={styles.stack}>
      <Txt variant="prose">{t('locked.linkText')}</Txt>
      {value ? (
        <View style={styles.card}>
          <QrCode value={value} label={t('locked.qr')} size={208} />
          <Txt variant="mono" selectable aria-label={t('locked.code')} style={styles.code} testID="link-code">
            {value}
          </Txt>
          <Button label={t('locked.copyCode')} icon="copy" variant="soft" isWide onPress={() => copy(value)} />
        </View>
      ) : code.error ? (
        <Banner tone="danger" text={code.error} action={{ label: t('common.retry'), onPress: code.reload }} />
      ) : (
        <Skeleton height={320} radius={16} />
      )}
      <Txt variant="caption" color="textMuted" style={styles.centered}>
        {t('locked.linkWait')}
      </Txt>
    </View>
  );
}

function OtherWays() {
  const styles = useStyles();
  const t = useT();
  const { encryption } = useClient();
  const [asked, setAsked] = useState<'startOver' | 'signOut'>();
  const startOver = useAction(() => encryption.startOver());
  const close = () => {
    setAsked(undefined);
    startOver.clear();
  };
  return (
    <View style={styles.others}>
      <Button
        label={t('locked.neither')}
        variant="ghost"
        size="sm"
        onPress={() => setAsked('startOver')}
        testID="start-over"
      />
      <Button label={t('settings.signOut')} variant="ghost" size="sm" onPress={() => setAsked('signOut')} />
      <ConfirmDialog
        isOpen={asked === 'startOver'}
        title={t('locked.startOverTitle')}
        text={t('locked.startOverText')}
        confirmLabel={t('locked.startOver')}
        isDangerous
        isBusy={startOver.isBusy}
        error={startOver.error}
        onClose={close}
        onConfirm={() => startOver.run()}
        testID="start-over-confirm"
      />
      <SignOutDialog isOpen={asked === 'signOut'} onClose={close} />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  stack: { gap: t.space.lg },
  card: {
    gap: t.space.md,
    padding: t.space.lg,
    alignItems: 'center',
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.sunken,
  },
  code: { writingDirection: 'ltr', textAlign: 'center', wordBreak: 'break-all' },
  centered: { textAlign: 'center' },
  others: { flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'center', gap: t.space.sm },
}));
