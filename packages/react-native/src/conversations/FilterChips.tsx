import type { ListFilter } from '@tidings/client';
import { ScrollView } from 'react-native';
import { useT } from '../i18n';
import { RadioGroup, Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';

export interface FilterChipsProps {
  readonly value: ListFilter;
  readonly onChange: (filter: ListFilter) => void;
}

const filters = ['all', 'unread', 'groups', 'direct'] as const;

/** Which conversations the list shows. */
export function FilterChips({ value, onChange }: FilterChipsProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const t = useT();
  return (
    <ScrollView horizontal showsHorizontalScrollIndicator={false} style={styles.strip}>
      <RadioGroup label={t('organise.filter')} style={styles.chips}>
        {filters.map((filter) => {
          const isChosen = filter === value;
          return (
            <Tap
              key={filter}
              role="radio"
              aria-checked={isChosen}
              aria-label={t(`organise.filter.${filter}`)}
              hitSlop={{ top: 3, bottom: 9 }}
              onPress={() => onChange(filter)}
              style={({ isHovered }) => [
                styles.chip,
                isChosen ? styles.chosen : isHovered ? { backgroundColor: color.hover } : undefined,
              ]}
            >
              <Txt variant={isChosen ? 'smallStrong' : 'small'} color={isChosen ? 'onAccentSoft' : 'textMuted'}>
                {t(`organise.filter.${filter}`)}
              </Txt>
            </Tap>
          );
        })}
      </RadioGroup>
    </ScrollView>
  );
}

const useStyles = makeStyles((t) => ({
  strip: { flexGrow: 0, flexShrink: 0 },
  chips: {
    flexDirection: 'row',
    gap: t.space.sm,
    paddingHorizontal: t.space.lg,
    paddingBottom: t.space.sm,
    paddingTop: 2,
  },
  chip: {
    minHeight: 34,
    paddingHorizontal: t.space.md + 2,
    justifyContent: 'center',
    borderRadius: t.radius.full,
    borderWidth: 1,
    borderColor: t.color.line,
  },
  chosen: { backgroundColor: t.color.accentSoft, borderColor: t.color.accentSoft },
}));
