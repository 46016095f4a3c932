import { LegendList, type LegendListRef, type OnViewableItemsChangedInfo } from '@legendapp/list/react-native';
import { type ReactElement, type Ref, useCallback, useImperativeHandle, useRef } from 'react';
import { type NativeScrollEvent, type NativeSyntheticEvent, StyleSheet, View } from 'react-native';
import { isWeb, useTheme } from '../theme';
import type { TimelineItem } from './layout';
import { shapeOf } from './shape';

/** How far from the end (points) one still counts as being there; and as following it. */
const endPoints = 120;
const followPoints = 24;

export interface MessageListHandle {
  scrollToEnd(animated: boolean): void;
  /** Brings an item that is in the list into the middle. */
  scrollToKey(key: string): void;
}

export interface MessageListProps {
  readonly ref?: Ref<MessageListHandle>;
  readonly items: readonly TimelineItem[];
  readonly renderItem: (item: TimelineItem) => ReactElement;
  readonly header: ReactElement;
  /** Where to open: at this item, else at the end. */
  readonly initialKey: string | undefined;
  /** Where on the screen that item opens: at its top, or in the middle. */
  readonly initialPlace?: 'top' | 'middle';
  /** What is shown does not end where the conversation does: nothing is followed. */
  readonly hasNewer: boolean;
  readonly onNearStart: () => void;
  readonly onNearEnd: () => void;
  readonly onAtEndChange: (isAtEnd: boolean) => void;
  /** What is on the screen, each time that changes. */
  readonly onVisible: (items: readonly TimelineItem[]) => void;
}

/** A tap on Send must not first close the keyboard; the browser's list knows nothing of this. */
const onPhones = isWeb ? {} : ({ keyboardShouldPersistTaps: 'handled', keyboardDismissMode: 'interactive' } as const);
const viewability = { itemVisiblePercentThreshold: 20, minimumViewTime: 150 };
const top = { viewPosition: 0, viewOffset: 60 };
const middle = { viewPosition: 0.4 };
const keyOf = (item: TimelineItem) => item.key;

/**
 * The one place that knows the list library. Not inverted: screen readers, the mouse wheel and text selection keep their
 * order. Opens at the end, stays there while the end grows, and keeps still when older items come before.
 */
export function MessageList(props: MessageListProps) {
  const { ref, items, renderItem, header, initialKey, hasNewer, onNearStart, onNearEnd, onAtEndChange, onVisible } =
    props;
  const theme = useTheme();
  const list = useRef<LegendListRef>(null);
  const wasAtEnd = useRef(true);
  const isFollowing = useRef(initialKey === undefined);
  const initialAt = useRef(initialKey === undefined ? -1 : items.findIndex(({ key }) => key === initialKey)).current;

  const shown = useRef(items);
  shown.current = items;
  useImperativeHandle(
    ref,
    () => ({
      scrollToEnd: (animated) => void list.current?.scrollToEnd({ animated }),
      scrollToKey: (key) => {
        const index = shown.current.findIndex((item) => item.key === key);
        if (index >= 0) void list.current?.scrollToIndex({ index, viewPosition: 0.4, animated: false });
      },
    }),
    [],
  );

  const onScroll = useCallback(
    ({ nativeEvent: at }: NativeSyntheticEvent<NativeScrollEvent>) => {
      const fromEnd = at.contentSize.height - at.layoutMeasurement.height - at.contentOffset.y;
      const isAtEnd = fromEnd < endPoints;
      isFollowing.current = fromEnd < followPoints;
      if (isAtEnd === wasAtEnd.current) return;
      wasAtEnd.current = isAtEnd;
      onAtEndChange(isAtEnd);
    },
    [onAtEndChange],
  );
  const onViewable = useCallback(
    ({ viewableItems }: OnViewableItemsChangedInfo<TimelineItem>) => onVisible(viewableItems.map(({ item }) => item)),
    [onVisible],
  );
  // The keyboard, a growing composer, a smaller window: whoever was at the end stays there.
  const onLayout = useCallback(() => {
    if (isFollowing.current) void list.current?.scrollToEnd({ animated: false });
  }, []);
  const render = useCallback(({ item }: { item: TimelineItem }) => renderItem(item), [renderItem]);

  return (
    <View style={styles.fill} onLayout={onLayout}>
      <LegendList
        ref={list}
        data={items}
        extraData={theme}
        keyExtractor={keyOf}
        getItemType={shapeOf}
        renderItem={render}
        recycleItems
        estimatedItemSize={48}
        alignItemsAtEnd
        maintainScrollAtEnd={!hasNewer}
        maintainScrollAtEndThreshold={0.1}
        maintainVisibleContentPosition
        {...(initialAt >= 0
          ? { initialScrollIndex: { index: initialAt, ...(props.initialPlace === 'middle' ? middle : top) } }
          : { initialScrollAtEnd: true })}
        onStartReached={onNearStart}
        onStartReachedThreshold={2}
        onEndReached={onNearEnd}
        onEndReachedThreshold={2}
        onScroll={onScroll}
        onViewableItemsChanged={onViewable}
        viewabilityConfig={viewability}
        ListHeaderComponent={header}
        {...onPhones}
        style={styles.fill}
      />
    </View>
  );
}

const styles = StyleSheet.create({ fill: { flex: 1, minHeight: 0 } });
