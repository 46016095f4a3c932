import type { ReactNode } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Button, EmptyState } from '../primitives';
import { makeStyles } from '../theme';

export interface TwoPaneProps {
  /** The list. */
  readonly side: ReactNode;
  readonly children: ReactNode;
}

/** The list beside what was chosen in it, for screens from 900 points on (see useTwoPanes). */
export function TwoPane({ side, children }: TwoPaneProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <View style={styles.row}>
      <View style={styles.side} role="navigation" aria-label={t('list.label')}>
        {side}
      </View>
      <View style={styles.rest}>{children}</View>
    </View>
  );
}

/** The right pane while nothing is chosen. */
export function NothingChosen({ onNew }: { readonly onNew: () => void }) {
  const styles = useStyles();
  const t = useT();
  return (
    <View role="main" style={styles.nothing}>
      <EmptyState icon="feather" title={t('conversation.pick.title')} text={t('conversation.pick.text')}>
        <Button label={t('list.new')} icon="compose" variant="soft" onPress={onNew} />
      </EmptyState>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  row: { flex: 1, flexDirection: 'row', backgroundColor: t.color.canvas },
  side: {
    width: 372,
    borderEndWidth: 1,
    borderEndColor: t.color.line,
    backgroundColor: t.color.surface,
  },
  rest: { flex: 1, minWidth: 0 },
  nothing: { flex: 1, backgroundColor: t.color.canvas },
}));
