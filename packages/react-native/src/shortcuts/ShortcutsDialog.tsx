import { View } from 'react-native';
import { useT } from '../i18n';
import { Dialog, Txt } from '../primitives';
import { makeStyles } from '../theme';

export interface ShortcutsDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const isApple = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

const shortcuts = [
  ['shortcuts.jump', isApple ? ['⌘', 'K'] : ['Ctrl', 'K']],
  ['shortcuts.before', isApple ? ['⌥', '↑'] : ['Alt', '↑']],
  ['shortcuts.after', isApple ? ['⌥', '↓'] : ['Alt', '↓']],
  ['shortcuts.back', ['Esc']],
  ['shortcuts.help', ['?']],
] as const;

/** All keyboard shortcuts. */
export function ShortcutsDialog({ isOpen, onClose }: ShortcutsDialogProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('shortcuts.title')}>
      <View role="list">
        {shortcuts.map(([label, keys]) => (
          <View key={label} role="listitem" style={styles.row}>
            <Txt variant="label" style={styles.label}>
              {t(label)}
            </Txt>
            {keys.map((key) => (
              <View key={key} style={styles.key}>
                <Txt variant="captionStrong" color="textMuted">
                  {key}
                </Txt>
              </View>
            ))}
          </View>
        ))}
      </View>
    </Dialog>
  );
}

const useStyles = makeStyles((t) => ({
  row: { flexDirection: 'row', alignItems: 'center', gap: 6, minHeight: 44 },
  label: { flex: 1 },
  key: {
    minWidth: 28,
    paddingHorizontal: t.space.sm,
    paddingVertical: 4,
    alignItems: 'center',
    borderRadius: t.radius.xs,
    borderWidth: 1,
    borderBottomWidth: 2,
    borderColor: t.color.lineStrong,
    backgroundColor: t.color.sunken,
  },
}));
