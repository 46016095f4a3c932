import { useMemo } from 'react';
import { useT } from '../i18n';
import type { EmojiData } from './emoji-data';
import type { EmojiSection } from './grid';
import { searchEmoji } from './search-emoji';

/** What the list shows: what was picked lately and the groups of Unicode, or what a search has found. */
export function useSections(data: EmojiData, query: string, recents: readonly string[]): EmojiSection[] {
  const t = useT();
  return useMemo(() => {
    if (query.trim() !== '') {
      const found = searchEmoji(data, query);
      return found.length > 0 ? [{ key: 'found', emoji: found }] : [];
    }
    const recent = recents.flatMap((text) => data.byText.get(text) ?? []);
    return [
      ...(recent.length > 0 ? [{ key: 'recent', title: t('emoji.group.recent'), emoji: recent }] : []),
      ...data.groups.map(({ group, emoji }) => ({ key: group, title: t(`emoji.group.${group}`), emoji })),
    ];
  }, [data, query, recents, t]);
}
