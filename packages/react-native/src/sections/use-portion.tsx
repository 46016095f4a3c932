import { type ReactNode, useState } from 'react';
import { useFormat, useT } from '../i18n';
import { ListRow } from '../primitives';

const portion = 50;

/** The first of many things, and a row that shows more of them: thousands at once would hold up the screen. Undefined while unknown. */
export function usePortion<Item>(all: readonly Item[] | undefined): {
  readonly shown: readonly Item[] | undefined;
  readonly more: ReactNode;
} {
  const t = useT();
  const format = useFormat();
  const [count, setCount] = useState(portion);
  const left = (all?.length ?? 0) - count;
  return {
    shown: all?.slice(0, count),
    more:
      left > 0 ? (
        <ListRow
          title={t('common.showMore', { left: format.number(left) })}
          onPress={() => setCount(count + 2 * portion)}
          testID="show-more"
        />
      ) : null,
  };
}
