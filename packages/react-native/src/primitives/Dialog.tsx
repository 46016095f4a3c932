import type { ReactNode } from 'react';
import { Modal, Pressable, ScrollView, useWindowDimensions, View } from 'react-native';
import { useHeldLayout } from '../hooks/use-two-panes';
import { useI18n } from '../i18n';
import { isWeb, makeStyles, useReducedMotion, webProps } from '../theme';
import { WideButtons } from './Button';
import { IconButton } from './IconButton';
import { useInsets } from './insets';
import { KeyboardSpace } from './KeyboardSpace';
import { Txt } from './Txt';
import { useReturnFocus } from './use-return-focus';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** It is there, and what was there before is quite gone: the moment to focus a field. */
  readonly onShow?: () => void;
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
  /** Buttons, the main one last. */
  readonly actions?: ReactNode;
  readonly width?: number;
}

/**
 * A dialog; on narrow screens a sheet at the bottom. The system's Modal brings role=dialog, the focus trap,
 * Escape and the return of focus.
 */
export function Dialog({ isOpen, onClose, onShow, title, text, children, actions, width = 440 }: DialogProps) {
  const styles = useStyles();
  const returnFocus = useReturnFocus(isOpen);
  useHeldLayout(isOpen);
  const { t, direction } = useI18n();
  const insets = useInsets();
  const window = useWindowDimensions();
  const isStill = useReducedMotion();
  const isSheet = window.width < 600;
  return (
    <Modal
      visible={isOpen}
      transparent
      statusBarTranslucent
      animationType={isStill ? 'none' : isSheet && !isWeb ? 'slide' : 'fade'}
      onRequestClose={onClose}
      onDismiss={returnFocus}
      {...(onShow && { onShow })}
      aria-label={title}
    >
      <KeyboardSpace style={[styles.layer, isSheet ? styles.layerSheet : styles.layerDialog]}>
        <Pressable style={styles.scrim} onPress={onClose} aria-hidden tabIndex={-1} />
        <View
          {...webProps({ dir: direction })}
          style={[
            styles.panel,
            { maxHeight: window.height - insets.top - 24 },
            isSheet ? [styles.sheet, { paddingBottom: insets.bottom + 16 }] : [styles.dialog, { width }],
          ]}
        >
          {isSheet ? <View style={styles.grip} aria-hidden /> : null}
          <View style={styles.head}>
            <Txt variant="title" role="heading" style={styles.title}>
              {title}
            </Txt>
            <IconButton icon="close" label={t('common.close')} onPress={onClose} size={38} style={styles.close} />
          </View>
          {text ? (
            <Txt variant="prose" color="textMuted" style={styles.text}>
              {text}
            </Txt>
          ) : null}
          {children ? (
            <ScrollView
              style={styles.scroll}
              contentContainerStyle={styles.content}
              keyboardShouldPersistTaps="handled"
            >
              {children}
            </ScrollView>
          ) : null}
          {actions ? (
            <WideButtons value={isSheet}>
              <View style={[styles.actions, isSheet ? styles.actionsSheet : undefined]}>{actions}</View>
            </WideButtons>
          ) : null}
        </View>
      </KeyboardSpace>
    </Modal>
  );
}

const useStyles = makeStyles((t) => ({
  layer: { flex: 1 },
  layerDialog: { alignItems: 'center', justifyContent: 'center', padding: t.space.xl },
  layerSheet: { justifyContent: 'flex-end' },
  scrim: { position: 'absolute', top: 0, bottom: 0, start: 0, end: 0, backgroundColor: t.color.scrim },
  panel: { backgroundColor: t.color.raised, paddingTop: t.space.lg, ...t.elevation.high },
  dialog: {
    maxWidth: '100%',
    borderRadius: t.radius.xl,
    paddingBottom: t.space.xl,
    borderWidth: 1,
    borderColor: t.color.line,
  },
  sheet: { borderTopStartRadius: 24, borderTopEndRadius: 24, alignSelf: 'stretch' },
  grip: {
    width: 36,
    height: 4,
    borderRadius: 2,
    alignSelf: 'center',
    marginTop: -6,
    marginBottom: t.space.sm,
    backgroundColor: t.color.lineStrong,
  },
  head: { flexDirection: 'row', alignItems: 'center', gap: t.space.sm, paddingHorizontal: t.space.xl },
  title: { flex: 1 },
  close: { marginEnd: -8 },
  text: { paddingHorizontal: t.space.xl, marginTop: t.space.xs },
  scroll: { flexGrow: 0, flexShrink: 1, marginTop: t.space.lg },
  content: { paddingHorizontal: t.space.xl, gap: t.space.md },
  actions: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    justifyContent: 'flex-end',
    gap: t.space.sm,
    marginTop: t.space.xl,
    paddingHorizontal: t.space.xl,
  },
  actionsSheet: { flexDirection: 'column-reverse', flexWrap: 'nowrap' },
}));
