import type { Person } from '@tidings/client';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { Avatar, Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';

export interface ChipProps {
  readonly person: Person;
  readonly onRemove: () => void;
}

/** Somebody chosen; a press takes the choice back. */
export function Chip({ person, onRemove }: ChipProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  return (
    <Tap
      aria-label={t('new.removeChosen', { name: person.displayName })}
      onPress={onRemove}
      style={({ isHovered }) => [styles.chip, isHovered ? { backgroundColor: color.accentSoftHover } : undefined]}
    >
      <Avatar id={person.id} name={person.displayName} size={26} />
      <Txt variant="smallStrong" color="onAccentSoft" numberOfLines={1} style={styles.name}>
        {person.displayName}
      </Txt>
      <Icon name="close" size={14} color={color.onAccentSoft} />
    </Tap>
  );
}

const useStyles = makeStyles((t) => ({
  chip: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    minHeight: 36,
    maxWidth: 220,
    paddingStart: 5,
    paddingEnd: t.space.md,
    borderRadius: t.radius.full,
    backgroundColor: t.color.accentSoft,
  },
  name: { flexShrink: 1 },
}));
