import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { Modal, Pressable, ScrollView, useWindowDimensions, View } from 'react-native';
import { useI18n } from '../i18n';
import { Icon, type IconName } from '../icons';
import { makeStyles, useIsRtl, useReducedMotion, useTheme, webProps } from '../theme';
import { IconButton, type IconButtonProps } from './IconButton';
import { type Anchor, placeMenu } from './place-menu';
import { Tap } from './Tap';
import { Txt } from './Txt';
import { useReturnFocus } from './use-return-focus';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly onPress: () => void;
  readonly tone?: 'normal' | 'danger';
  readonly isDisabled?: boolean;
}

export interface MenuProps {
  /** Of the button that opens it. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly icon?: IconName;
  readonly variant?: IconButtonProps['variant'];
  readonly size?: number;
}

/** A button with a list of actions under it. Arrow keys move, Escape closes, focus comes back to the button. */
export function Menu({ label, items, icon = 'more', variant = 'plain', size = 44 }: MenuProps) {
  const trigger = useRef<View>(null);
  const [anchor, setAnchor] = useState<Anchor>();
  const open = () => {
    trigger.current?.measureInWindow((x, y, width, height) => setAnchor({ x, y, width, height }));
  };
  return (
    <>
      <IconButton
        ref={trigger}
        icon={icon}
        label={label}
        variant={variant}
        size={size}
        isExpanded={anchor !== undefined}
        onPress={open}
      />
      {anchor ? <MenuPanel label={label} items={items} anchor={anchor} onClose={() => setAnchor(undefined)} /> : null}
    </>
  );
}

export interface MenuPanelProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly anchor: Anchor;
  readonly onClose: () => void;
  /** Over the items, of this size in points. */
  readonly header?: { readonly content: ReactNode; readonly width: number; readonly height: number };
}

/** The list of actions alone, at a place on the screen: for a long press or the other mouse button. */
export function MenuPanel({ label, items, anchor, onClose, header }: MenuPanelProps) {
  const styles = useStyles();
  useReturnFocus(true);
  const { color } = useTheme();
  const { direction } = useI18n();
  const isRtl = useIsRtl();
  const isStill = useReducedMotion();
  const window = useWindowDimensions();
  const rows = useRef<(View | null)[]>([]);
  const place = placeMenu({ anchor, window, rows: items.length, isRtl, ...(header ? { header } : {}) });
  useFirstFocus(rows);
  const moveBy = (step: number) => {
    const all = rows.current.filter((row) => row !== null);
    const at = all.findIndex((row) => (row as unknown) === globalThis.document?.activeElement);
    all[(at + step + all.length) % all.length]?.focus();
  };
  const onKeyDown = (event: { key: string; preventDefault(): void }) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    moveBy(event.key === 'ArrowDown' ? 1 : -1);
  };
  return (
    <Modal
      visible
      transparent
      statusBarTranslucent
      animationType={isStill ? 'none' : 'fade'}
      onRequestClose={onClose}
      aria-label={label}
    >
      <Pressable style={styles.catcher} onPress={onClose} aria-hidden tabIndex={-1} />
      <View role="menu" aria-label={label} style={[styles.panel, place]} {...webProps({ onKeyDown, dir: direction })}>
        <ScrollView style={styles.scroll}>
          {header?.content}
          {items.map((item, index) => (
            <Tap
              key={item.label}
              ref={(row) => {
                rows.current[index] = row;
              }}
              role="menuitem"
              aria-label={item.label}
              disabled={item.isDisabled ?? false}
              onPress={() => {
                onClose();
                item.onPress();
              }}
              style={({ isHovered, isPressed }) => [
                styles.item,
                isHovered || isPressed
                  ? { backgroundColor: item.tone === 'danger' ? color.dangerSoft : color.hover }
                  : undefined,
                item.isDisabled ? styles.disabled : undefined,
              ]}
            >
              {item.icon ? (
                <Icon name={item.icon} size={18} color={item.tone === 'danger' ? color.dangerText : color.textMuted} />
              ) : null}
              <Txt variant="label" color={item.tone === 'danger' ? 'dangerText' : 'text'}>
                {item.label}
              </Txt>
            </Tap>
          ))}
        </ScrollView>
      </View>
    </Modal>
  );
}

function useFirstFocus(rows: RefObject<(View | null)[]>): void {
  useEffect(() => {
    rows.current.find((row) => row !== null)?.focus();
  }, [rows]);
}

const useStyles = makeStyles((t) => ({
  catcher: { position: 'absolute', top: 0, bottom: 0, start: 0, end: 0 },
  panel: {
    position: 'absolute',
    padding: 6,
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.raised,
    ...t.elevation.high,
  },
  scroll: { flexGrow: 0, flexShrink: 1 },
  item: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.md,
    minHeight: 44,
    paddingHorizontal: t.space.md,
    borderRadius: t.radius.sm + 2,
    outlineOffset: -2,
  },
  disabled: { opacity: 0.45 },
}));
