import { memo, type Ref, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { type NativeScrollEvent, type NativeSyntheticEvent, ScrollView, View } from 'react-native';
import { Tap, Txt } from '../primitives';
import { makeStyles, minTarget, useIsRtl, webProps } from '../theme';
import type { Emoji } from './emoji-data';
import { firstPlace, type GridPlace, type GridRow, moveInGrid, visibleRows } from './grid';
import { inTone, type SkinTone } from './skin-tone';

export interface EmojiGridHandle {
  /** Takes the keyboard to the first emoji. */
  focus(): void;
  showSection(key: string): void;
}

export interface EmojiGridProps {
  readonly ref?: Ref<EmojiGridHandle>;
  readonly label: string;
  readonly rows: readonly GridRow[];
  readonly columns: number;
  readonly height: number;
  readonly tone: SkinTone;
  readonly onPick: (emoji: Emoji) => void;
  /** The section at the top of what is in view. */
  readonly onSection: (key: string) => void;
}

const rowHeight = minTarget;

/** All emoji in one list, of which only the lines in view exist. One stop for Tab; arrows move inside. */
export function EmojiGrid({ ref, label, rows, columns, height, tone, onPick, onSection }: EmojiGridProps) {
  const isRtl = useIsRtl();
  const styles = useStyles();
  const scroll = useRef<ScrollView>(null);
  const focused = useRef<View>(null);
  const [top, setTop] = useState(0);
  const [place, setPlace] = useState<GridPlace>(() => firstPlace(rows));
  const wantsFocus = useRef(false);
  const [first, end] = visibleRows(rows.length, top, height, rowHeight);

  const moveTo = useCallback((next: GridPlace) => {
    wantsFocus.current = true;
    setPlace({ ...next });
  }, []);
  // Other emoji begin at their own start.
  useEffect(() => {
    scroll.current?.scrollTo({ y: 0, animated: false });
    setTop(0);
    setPlace(firstPlace(rows));
  }, [rows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after the place has changed the cell there can be focused
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    focused.current?.focus();
  }, [place]);
  useImperativeHandle(
    ref,
    () => ({
      focus: () => moveTo(firstPlace(rows)),
      showSection: (key) => {
        const row = rows.findIndex(({ section }) => section === key);
        if (row >= 0) scroll.current?.scrollTo({ y: row * rowHeight, animated: false });
      },
    }),
    [rows, moveTo],
  );

  const onScroll = (event: NativeSyntheticEvent<NativeScrollEvent>) => {
    const y = event.nativeEvent.contentOffset.y;
    setTop(Math.floor(y / rowHeight) * rowHeight);
    const section = rows[Math.min(rows.length - 1, Math.round(y / rowHeight))]?.section;
    if (section !== undefined) onSection(section);
  };
  const onKeyDown = (event: { readonly key: string; preventDefault(): void }) => {
    const row = rows[place.row];
    const here = row?.type === 'emoji' ? row.emoji[place.column] : undefined;
    if (event.key === ' ' && here) {
      // Of what can be pressed, browsers and react-native-web press only buttons by the space bar.
      event.preventDefault();
      onPick(here);
    }
    const next = moveInGrid(rows, place, event.key, isRtl);
    if (!next) return;
    event.preventDefault();
    moveTo(next);
  };
  // The cell that holds the keyboard's place stays, however far one has scrolled away from it.
  const shown = rows.map((_, at) => at).filter((at) => (at >= first && at < end) || at === place.row);
  return (
    <ScrollView
      ref={scroll}
      style={{ height }}
      onScroll={onScroll}
      scrollEventThrottle={32}
      keyboardShouldPersistTaps="handled"
      {...webProps({ tabIndex: -1 })}
    >
      <View
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length}
        style={{ height: rows.length * rowHeight }}
        {...webProps({ onKeyDown })}
      >
        {shown.map((at) => (
          <View
            key={at}
            style={[styles.row, { top: at * rowHeight }]}
            role="row"
            {...webProps({ 'aria-rowindex': at + 1 })}
          >
            <Line
              row={rows[at]!}
              columns={columns}
              tone={tone}
              onPick={onPick}
              {...(at === place.row ? { column: place.column, focused } : {})}
            />
          </View>
        ))}
      </View>
    </ScrollView>
  );
}

interface LineProps {
  readonly row: GridRow;
  readonly columns: number;
  readonly tone: SkinTone;
  readonly onPick: (emoji: Emoji) => void;
  /** Where the keyboard is, if in this line. */
  readonly column?: number;
  readonly focused?: Ref<View>;
}

const Line = memo(function Line({ row, columns, tone, onPick, column, focused }: LineProps) {
  const styles = useStyles();
  if (row.type === 'title')
    return (
      <View role="heading" {...webProps({ role: 'gridcell' })} style={styles.title}>
        <Txt variant="captionStrong" color="textMuted">
          {row.title}
        </Txt>
      </View>
    );
  return row.emoji.map((emoji, at) => (
    <Cell
      key={emoji.text}
      emoji={emoji}
      text={inTone(emoji, tone)}
      width={`${100 / columns}%`}
      onPick={onPick}
      isPlace={at === column}
      {...(at === column && focused ? { ref: focused } : {})}
    />
  ));
});

interface CellProps {
  readonly ref?: Ref<View>;
  readonly emoji: Emoji;
  readonly text: string;
  readonly width: `${number}%`;
  readonly onPick: (emoji: Emoji) => void;
  readonly isPlace: boolean;
}

function Cell({ ref, emoji, text, width, onPick, isPlace }: CellProps) {
  const styles = useStyles();
  return (
    <Tap
      {...(ref ? { ref } : {})}
      role="button"
      tabIndex={isPlace ? 0 : -1}
      aria-label={emoji.name}
      onPress={() => onPick(emoji)}
      {...webProps({ role: 'gridcell', title: emoji.name })}
      style={({ isHovered, isPressed }) => [
        styles.cell,
        { width },
        isPressed ? styles.pressed : isHovered ? styles.hovered : undefined,
      ]}
    >
      <Txt style={styles.glyph} allowFontScaling={false} aria-hidden>
        {text}
      </Txt>
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  row: { position: 'absolute', start: 0, end: 0, height: rowHeight, flexDirection: 'row' },
  title: { flex: 1, justifyContent: 'center', paddingHorizontal: t.space.sm },
  cell: {
    height: rowHeight,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: t.radius.md,
    outlineOffset: -3,
  },
  hovered: { backgroundColor: t.color.hover },
  pressed: { backgroundColor: t.color.pressed },
  glyph: { ...t.type.emoji, fontSize: 27, lineHeight: 36 },
}));
