import type { ReactNode } from 'react';
import { View } from 'react-native';
import { Header, Screen } from '../primitives';
import { makeStyles } from '../theme';

export interface SectionScreenProps {
  readonly title: string;
  readonly onBack?: (() => void) | undefined;
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A screen made of sections. */
export function SectionScreen({ title, onBack, actions, footer, children }: SectionScreenProps) {
  const styles = useStyles();
  return (
    <Screen
      header={<Header title={title} onBack={onBack} actions={actions} />}
      footer={footer}
      ground="canvas"
      isScrolling
      maxWidth={620}
    >
      <View style={styles.sections}>{children}</View>
    </Screen>
  );
}

const useStyles = makeStyles((t) => ({
  sections: { padding: t.space.lg, paddingBottom: t.space.huge, gap: t.space.xxl },
}));
