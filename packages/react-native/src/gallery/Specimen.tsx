import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Txt } from '../primitives';
import { makeStyles } from '../theme';

export interface SpecimenProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly isRow?: boolean;
}

/** One component in its states. The gallery is a tool of ours, so its own words are in English alone. */
export function Specimen({ title, children, isRow = false }: SpecimenProps) {
  const styles = useStyles();
  return (
    <View style={styles.box}>
      <Txt variant="captionStrong" color="textFaint" role="heading" aria-level={2}>
        {title}
      </Txt>
      <View style={isRow ? styles.row : styles.column}>{children}</View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  box: {
    gap: t.space.md,
    padding: t.space.lg,
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.surface,
  },
  row: { flexDirection: 'row', flexWrap: 'wrap', gap: t.space.md, alignItems: 'center' },
  column: { gap: t.space.md },
}));
