import { useCallback, useMemo, useRef, useState } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { EmptyState, Hidden, TextField } from '../primitives';
import { makeStyles, webProps } from '../theme';
import { EmojiGrid, type EmojiGridHandle } from './EmojiGrid';
import type { Emoji, EmojiData } from './emoji-data';
import { useEmojiMemory } from './emoji-memory';
import { GroupTabs, type PickerSection } from './GroupTabs';
import { layoutGrid } from './grid';
import { inTone } from './skin-tone';
import { ToneButton, ToneChoice } from './ToneChoice';
import { useSections } from './use-sections';

export interface EmojiPanelProps {
  readonly data: EmojiData;
  readonly onPick: (emoji: string) => void;
  /** Emoji in a line. */
  readonly columns: number;
  /** Of the list, in points. */
  readonly height: number;
  readonly hasAutoFocus: boolean;
}

/** What the picker shows: search, groups, skin tones and the emoji themselves. */
export function EmojiPanel({ data, onPick, columns, height, hasAutoFocus }: EmojiPanelProps) {
  const styles = useStyles();
  const t = useT();
  const { remember, tone, chooseTone, recents: newest } = useEmojiMemory();
  // Picking must not move what one is picking from: what is new in there is shown at the next opening.
  const recents = useRef(newest).current;
  const [query, setQuery] = useState('');
  const [isToneOpen, setToneOpen] = useState(false);
  const [section, setSection] = useState<string>();
  const grid = useRef<EmojiGridHandle>(null);
  const sections = useSections(data, query, recents);
  const rows = useMemo(() => layoutGrid(sections, columns), [sections, columns]);
  const tabs = useMemo(() => tabsOf(data, recents), [data, recents]);
  const isSearching = query.trim() !== '';

  const pick = useCallback(
    (emoji: Emoji) => {
      remember(emoji.text);
      onPick(inTone(emoji, tone));
    },
    [remember, onPick, tone],
  );
  const onSearchKey = (event: { readonly key: string; preventDefault(): void }) => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    grid.current?.focus();
  };
  return (
    <View style={styles.panel} testID="emoji-panel">
      <View style={styles.head}>
        <View style={styles.search} {...webProps({ onKeyDownCapture: onSearchKey })}>
          <TextField
            label={t('emoji.search')}
            placeholder={t('emoji.search')}
            isLabelHidden
            icon="search"
            value={query}
            onChange={setQuery}
            canClear
            autoFocus={hasAutoFocus}
            enterKeyHint="search"
            submitBehavior="submit"
            onSubmit={() => {
              const best = isSearching ? sections[0]?.emoji[0] : undefined;
              if (best) pick(best);
            }}
          />
        </View>
        <ToneButton tone={tone} isOpen={isToneOpen} onPress={() => setToneOpen(!isToneOpen)} />
      </View>
      {isToneOpen ? (
        <ToneChoice
          tone={tone}
          onChoose={(next) => {
            chooseTone(next);
            setToneOpen(false);
          }}
        />
      ) : (
        <GroupTabs
          sections={tabs}
          chosen={isSearching ? undefined : (section ?? tabs[0])}
          onChoose={(key) => {
            setQuery('');
            setSection(key);
            // After a search the whole list has to be there first.
            requestAnimationFrame(() => grid.current?.showSection(key));
          }}
        />
      )}
      <View style={{ height }}>
        {rows.length === 0 ? (
          <EmptyState icon="search" title={t('emoji.none.title')} text={t('emoji.none.text')} />
        ) : (
          <EmojiGrid
            ref={grid}
            label={t('emoji.title')}
            rows={rows}
            columns={columns}
            height={height}
            tone={tone}
            onPick={pick}
            onSection={setSection}
          />
        )}
      </View>
      <Hidden aria-live="polite">
        {isSearching ? t('emoji.found', { count: sections[0]?.emoji.length ?? 0 }) : ''}
      </Hidden>
    </View>
  );
}

const tabsOf = (data: EmojiData, recents: readonly string[]): PickerSection[] => [
  ...(recents.some((text) => data.byText.has(text)) ? (['recent'] as const) : []),
  ...data.groups.map(({ group }) => group),
];

const useStyles = makeStyles((t) => ({
  panel: { gap: t.space.xs },
  head: { flexDirection: 'row', alignItems: 'center', gap: t.space.xs },
  search: { flex: 1, minWidth: 0 },
}));
