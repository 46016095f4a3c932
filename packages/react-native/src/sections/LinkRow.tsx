import * as Clipboard from 'expo-clipboard';
import { Share, View } from 'react-native';
import { useFormat, useT } from '../i18n';
import { IconButton, Txt, useToast } from '../primitives';
import { isWeb, makeStyles } from '../theme';
import { RowIcon } from './RowIcon';

export interface LinkRowProps {
  readonly url: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number | undefined;
  readonly onRevoke: () => void;
}

/** An invite link: to copy, share and revoke. */
export function LinkRow({ url, usesLeft, expiresAtMs, onRevoke }: LinkRowProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const toast = useToast();
  const copy = async () => {
    const isCopied = await Clipboard.setStringAsync(url).catch(() => false);
    if (isCopied) toast({ text: t('info.linkCopied'), icon: 'check' });
  };
  // Being cancelled is no failure.
  const share = () => void Share.share(isWeb ? { message: '', url } : { message: url }).catch(() => {});
  const limit = [
    t('info.linkUses', { count: usesLeft }),
    expiresAtMs === undefined ? t('info.linkNeverExpires') : t('info.linkExpires', { date: format.full(expiresAtMs) }),
  ].join(' · ');
  return (
    <View style={styles.row}>
      <RowIcon name="link" />
      <View style={styles.texts}>
        <Txt variant="mono" numberOfLines={1} ellipsizeMode="middle" selectable style={styles.url}>
          {url.replace(/^https?:\/\//, '')}
        </Txt>
        <Txt variant="caption" color="textMuted">
          {limit}
        </Txt>
      </View>
      <View style={styles.actions}>
        <IconButton icon="copy" label={t('info.linkCopy')} size={38} iconSize={18} onPress={() => void copy()} />
        {canShare() ? (
          <IconButton icon="share" label={t('info.linkShare')} size={38} iconSize={18} onPress={share} />
        ) : null}
        <IconButton icon="trash" label={t('info.linkRevoke')} size={38} iconSize={18} onPress={onRevoke} />
      </View>
    </View>
  );
}

const canShare = (): boolean => !isWeb || typeof globalThis.navigator?.share === 'function';

const useStyles = makeStyles((t) => ({
  row: { flexDirection: 'row', alignItems: 'center', gap: t.space.md, padding: t.space.md, paddingStart: t.space.lg },
  texts: { flex: 1, minWidth: 0, gap: 2 },
  url: { writingDirection: 'ltr' },
  actions: { flexDirection: 'row' },
}));
