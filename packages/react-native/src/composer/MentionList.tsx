import { View } from 'react-native';
import { useT } from '../i18n';
import { Avatar, Hidden, Tap, Txt } from '../primitives';
import { makeStyles, minTarget, webProps } from '../theme';
import type { Candidate } from './mention-query';

export interface MentionListProps {
  /** Of the list; its options are named after it. */
  readonly id: string;
  readonly candidates: readonly Candidate[];
  /** Which one Enter takes. */
  readonly active: number;
  readonly onChoose: (candidate: Candidate) => void;
}

/** Who may be meant by the `@` that is being typed. The keyboard stays in the field; the field says which one is active. */
export function MentionList({ id, candidates, active, onChoose }: MentionListProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <>
      <View
        nativeID={id}
        aria-label={t('mention.title')}
        style={styles.list}
        testID="mention-list"
        {...webProps({ role: 'listbox' })}
      >
        {candidates.map((candidate, at) => (
          <Tap
            key={candidate.user ?? 'everybody'}
            role="option"
            nativeID={`${id}-${at}`}
            aria-selected={at === active}
            tabIndex={-1}
            onPress={() => onChoose(candidate)}
            style={({ isHovered }) => [
              styles.row,
              at === active ? styles.active : isHovered ? styles.hovered : undefined,
            ]}
          >
            <Avatar
              id={candidate.user ?? id}
              name={candidate.name}
              size={30}
              {...(candidate.user ? {} : { icon: 'users' as const })}
            />
            <Txt variant="label" numberOfLines={1} style={styles.name}>
              {candidate.name}
            </Txt>
            <Txt variant="caption" color="textMuted" numberOfLines={1} style={styles.handle}>
              {candidate.user ? t('common.handle', { handle: candidate.handle }) : t('mention.everybodyHint')}
            </Txt>
          </Tap>
        ))}
      </View>
      <Hidden aria-live="polite">{t('mention.found', { count: candidates.length })}</Hidden>
    </>
  );
}

const useStyles = makeStyles((t) => ({
  list: {
    padding: 6,
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.raised,
    ...t.elevation.mid,
  },
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.md,
    minHeight: minTarget,
    paddingHorizontal: t.space.sm,
    borderRadius: t.radius.md,
  },
  hovered: { backgroundColor: t.color.hover },
  active: { backgroundColor: t.color.accentSoft },
  name: { flexShrink: 1 },
  handle: { flexShrink: 2 },
}));
