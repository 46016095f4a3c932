import { Modal, Pressable, useWindowDimensions, View } from 'react-native';
import { isDesktop } from '../composer/submit-key';
import { useI18n } from '../i18n';
import { Button, EmptyState, Skeleton } from '../primitives';
import { useInsets } from '../primitives/insets';
import { KeyboardSpace } from '../primitives/KeyboardSpace';
import { type Anchor, margin, placePanel } from '../primitives/place-menu';
import { useReturnFocus } from '../primitives/use-return-focus';
import { isWeb, makeStyles, minTarget, useReducedMotion, webProps } from '../theme';
import { usePanel } from './use-panel';

export interface EmojiPickerProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** One emoji, in the person's skin tone. The picker stays open: close it where one is enough. */
  readonly onPick: (emoji: string) => void;
  /** What it opens beside, in window coordinates; narrow screens show a sheet and need none. */
  readonly anchor?: Anchor | undefined;
}

const columns = 10;
const padding = 10;
const listHeight = 308;
const headHeight = 46 + minTarget + 8;

/**
 * Every emoji, with search in the app's language, groups, skin tones and what was picked lately: a popover beside what
 * opened it, a sheet on narrow screens. The system's Modal brings role=dialog, the focus trap and Escape.
 */
export function EmojiPicker(props: EmojiPickerProps) {
  useReturnFocus(props.isOpen);
  return props.isOpen ? <OpenPicker {...props} /> : null;
}

function OpenPicker({ onClose, onPick, anchor }: EmojiPickerProps) {
  const styles = useStyles();
  const { t, direction } = useI18n();
  const isStill = useReducedMotion();
  const insets = useInsets();
  const { panel, hasFailed, retry } = usePanel();
  const window = useWindowDimensions();
  const isSheet = window.width < 600;
  const frame = headHeight + 2 * padding;
  const height = isSheet
    ? Math.min(360, window.height * 0.42)
    : Math.max(minTarget, Math.min(listHeight, window.height - frame - 2 * margin));
  const size = { width: columns * minTarget + 2 * padding, height: frame + height };
  const middle = { x: (window.width - size.width) / 2 - 1, y: (window.height - size.height) / 2, width: 0, height: 0 };
  const beside = anchor ?? middle;
  // Opens towards the middle of the window.
  const isLeftAligned = beside.x + beside.width / 2 < window.width / 2;
  const place = placePanel({ anchor: beside, window, size, isLeftAligned });
  return (
    <Modal
      visible
      transparent
      statusBarTranslucent
      animationType={isStill ? 'none' : isSheet && !isWeb ? 'slide' : 'fade'}
      onRequestClose={onClose}
      aria-label={t('emoji.title')}
    >
      <KeyboardSpace style={styles.layer}>
        <Pressable
          style={[styles.catcher, isSheet ? styles.scrim : undefined]}
          onPress={onClose}
          aria-hidden
          tabIndex={-1}
        />
        <View
          {...webProps({ dir: direction })}
          style={[
            styles.panel,
            isSheet ? [styles.sheet, { paddingBottom: insets.bottom + padding }] : [styles.popover, place],
          ]}
        >
          {isSheet ? <View style={styles.grip} aria-hidden /> : null}
          <View style={{ minHeight: headHeight + height }}>
            {panel ? (
              <panel.Panel
                data={panel.data}
                onPick={onPick}
                columns={isSheet ? Math.max(4, Math.floor((window.width - 2 * padding) / minTarget)) : columns}
                height={height}
                hasAutoFocus={isDesktop()}
              />
            ) : hasFailed ? (
              <EmptyState icon="cloudOff" title={t('emoji.failed.title')} text={t('emoji.failed.text')}>
                <Button label={t('common.retry')} onPress={retry} />
              </EmptyState>
            ) : (
              <PanelSkeleton />
            )}
          </View>
        </View>
      </KeyboardSpace>
    </Modal>
  );
}

function PanelSkeleton() {
  const styles = useStyles();
  return (
    <View style={styles.skeleton} aria-busy>
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} width="100%" height={36} />
      ))}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  layer: { flex: 1, justifyContent: 'flex-end' },
  catcher: { position: 'absolute', top: 0, bottom: 0, start: 0, end: 0 },
  scrim: { backgroundColor: t.color.scrim },
  panel: { backgroundColor: t.color.raised, padding, ...t.elevation.high },
  popover: { position: 'absolute', borderRadius: t.radius.lg, borderWidth: 1, borderColor: t.color.line },
  sheet: { borderTopStartRadius: 24, borderTopEndRadius: 24, alignSelf: 'stretch' },
  skeleton: { gap: t.space.md },
  grip: {
    width: 36,
    height: 4,
    borderRadius: 2,
    alignSelf: 'center',
    marginBottom: t.space.sm,
    backgroundColor: t.color.lineStrong,
  },
}));
