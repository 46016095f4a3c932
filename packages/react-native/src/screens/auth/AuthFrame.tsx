import type { ReactNode } from 'react';
import { ScrollView, View } from 'react-native';
import { useTwoPanes } from '../../hooks';
import { useT } from '../../i18n';
import { Txt, useInsets } from '../../primitives';
import { makeStyles } from '../../theme';
import { BrandMark } from './BrandMark';
import { BrandPane } from './BrandPane';

export interface AuthFrameProps {
  readonly title: string;
  readonly text?: string | undefined;
  readonly children: ReactNode;
  /** Under the form: the way to the other one. */
  readonly footer?: ReactNode;
}

/** What stands around the forms before somebody is signed in. */
export function AuthFrame({ title, text, children, footer }: AuthFrameProps) {
  const styles = useStyles();
  const t = useT();
  const insets = useInsets();
  const isWide = useTwoPanes();
  return (
    <View style={styles.frame}>
      {isWide ? <BrandPane /> : null}
      <ScrollView
        role="main"
        style={styles.scroll}
        contentContainerStyle={[
          styles.content,
          { paddingTop: insets.top + 24, paddingBottom: insets.bottom + 24 },
          isWide ? styles.centered : undefined,
        ]}
        keyboardShouldPersistTaps="handled"
      >
        <View style={styles.column}>
          {isWide ? null : (
            <View style={styles.brand}>
              <BrandMark size={56} />
              <Txt variant="heading">{t('common.appName')}</Txt>
            </View>
          )}
          <View style={styles.head}>
            <Txt variant="display" role="heading" aria-level={1}>
              {title}
            </Txt>
            {text ? <Txt color="textMuted">{text}</Txt> : null}
          </View>
          {children}
          {footer}
        </View>
      </ScrollView>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  frame: { flex: 1, flexDirection: 'row', backgroundColor: t.color.surface },
  scroll: { flex: 1 },
  content: { flexGrow: 1, alignItems: 'center', paddingHorizontal: t.space.xxl },
  centered: { justifyContent: 'center' },
  column: { width: '100%', maxWidth: 400, gap: t.space.xxl },
  brand: { flexDirection: 'row', alignItems: 'center', gap: t.space.md },
  head: { gap: t.space.xs + 2 },
}));
