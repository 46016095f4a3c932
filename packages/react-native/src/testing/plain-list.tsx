import { type ReactElement, type ReactNode, useEffect } from 'react';
import { View } from 'react-native';

interface PlainListProps<Item> {
  readonly data: readonly Item[];
  readonly keyExtractor: (item: Item) => string;
  readonly renderItem: (props: { item: Item }) => ReactNode;
  readonly ListHeaderComponent?: ReactElement;
  readonly onViewableItemsChanged?: (info: { viewableItems: { item: Item }[] }) => void;
}

/**
 * Stands in for the list library where there is no layout (jsdom): shows every item, and says that all of them can be
 * seen. How the real one scrolls is for tests in a browser.
 */
export function LegendList<Item>(props: PlainListProps<Item>) {
  const { data, keyExtractor, renderItem, onViewableItemsChanged } = props;
  useEffect(() => {
    onViewableItemsChanged?.({ viewableItems: data.map((item) => ({ item })) });
  }, [data, onViewableItemsChanged]);
  return (
    <View>
      {props.ListHeaderComponent}
      {data.map((item) => (
        <View key={keyExtractor(item)}>{renderItem({ item })}</View>
      ))}
    </View>
  );
}
