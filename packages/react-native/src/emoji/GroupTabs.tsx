import { ScrollView } from 'react-native';
import { useT } from '../i18n';
import { Tap, Txt } from '../primitives';
import { isWeb, makeStyles, minTarget, webProps } from '../theme';
import type { EmojiGroup } from './emoji-data';

/** What the picker can show: the groups of Unicode, and what was picked lately. */
export type PickerSection = EmojiGroup | 'recent';

const glyphs: Readonly<Record<PickerSection, string>> = {
  recent: '🕘',
  smileys: '😀',
  people: '👋',
  nature: '🐻',
  food: '🍎',
  travel: '🚗',
  activities: '⚽',
  objects: '💡',
  symbols: '❤️',
  flags: '🏁',
};

export interface GroupTabsProps {
  readonly sections: readonly PickerSection[];
  readonly chosen: string | undefined;
  readonly onChoose: (section: PickerSection) => void;
}

/** Leads to the groups of the list. */
export function GroupTabs({ sections, chosen, onChoose }: GroupTabsProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <ScrollView
      horizontal
      showsHorizontalScrollIndicator={false}
      style={styles.bar}
      contentContainerStyle={styles.content}
      role="tablist"
      aria-label={t('emoji.groups')}
    >
      {sections.map((section) => (
        <Tap
          key={section}
          role="tab"
          aria-label={t(`emoji.group.${section}`)}
          aria-selected={section === chosen}
          onPress={() => onChoose(section)}
          {...webProps({ title: t(`emoji.group.${section}`) })}
          style={({ isHovered }) => [
            styles.tab,
            section === chosen ? styles.chosen : isHovered ? styles.hovered : undefined,
          ]}
        >
          <Txt
            aria-hidden
            allowFontScaling={false}
            style={[styles.glyph, section === chosen ? undefined : styles.resting]}
          >
            {glyphs[section]}
          </Txt>
        </Tap>
      ))}
    </ScrollView>
  );
}

const useStyles = makeStyles((t) => ({
  bar: { flexGrow: 0 },
  content: { flexGrow: 1, justifyContent: 'space-between' },
  tab: {
    width: minTarget,
    height: minTarget,
    alignItems: 'center',
    justifyContent: 'center',
    borderRadius: t.radius.md,
    outlineOffset: -3,
  },
  chosen: { backgroundColor: t.color.accentSoft },
  hovered: { backgroundColor: t.color.hover },
  glyph: { ...t.type.emoji, fontSize: 20, lineHeight: 27 },
  resting: { opacity: 0.75, ...(isWeb ? { filter: 'grayscale(1)' } : {}) },
}));
