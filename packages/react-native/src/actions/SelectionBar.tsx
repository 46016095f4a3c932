import type { ConversationRow } from '@tidings/client';
import { View } from 'react-native';
import { useT } from '../i18n';
import { IconButton, Txt } from '../primitives';
import { useKeyDown } from '../shortcuts/use-key-down';
import { makeStyles } from '../theme';
import { useDesk, useSelection } from './desk';
import { mayDo } from './may-do';
import { inOrder, useMessageDeeds } from './use-message-deeds';

/** In place of the composer while messages are being chosen: what can be done with all of them. */
export function SelectionBar({ conversation }: { readonly conversation: ConversationRow }) {
  const styles = useStyles();
  const t = useT();
  const desk = useDesk();
  const selection = useSelection();
  const deeds = useMessageDeeds(conversation.id);
  useKeyDown(({ key, isInField }) => {
    // A dialog has the keys.
    if (key !== 'Escape' || isInField || !selection || globalThis.document?.querySelector('[role="dialog"]'))
      return false;
    desk?.endSelection();
    return true;
  }, true);
  if (!desk || !deeds || !selection) return null;
  const rows = inOrder([...selection.values()]);
  const all = (action: 'copy' | 'forward') => rows.every((row) => mayDo(row, conversation).has(action));
  return (
    <View
      role="toolbar"
      aria-label={t('select.count', { count: rows.length })}
      style={styles.bar}
      testID="selection-bar"
    >
      <IconButton icon="close" label={t('select.cancel')} onPress={desk.endSelection} testID="selection-end" />
      <Txt variant="labelStrong" style={styles.count} aria-live="polite">
        {t('select.count', { count: rows.length })}
      </Txt>
      <IconButton
        icon="copy"
        label={t('action.copy')}
        isDisabled={!all('copy')}
        onPress={() => {
          deeds.copy(rows);
          desk.endSelection();
        }}
        testID="selection-copy"
      />
      <IconButton
        icon="share"
        label={t('action.forward')}
        isDisabled={!all('forward')}
        onPress={() => desk.open({ type: 'forward', rows })}
        testID="selection-forward"
      />
      <IconButton
        icon="trash"
        label={t('action.delete')}
        onPress={() => desk.open({ type: 'delete', rows })}
        testID="selection-delete"
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.xs,
    minHeight: 56,
    marginHorizontal: t.space.md,
    marginBottom: t.space.md,
    paddingHorizontal: t.space.sm,
    borderRadius: 28,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.raised,
    ...t.elevation.low,
  },
  count: { flex: 1 },
}));
