import { useMemo, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { TidingsProvider } from '../hooks';
import { SegmentedControl, ToastProvider } from '../primitives';
import { openDemoClient } from '../testing/demo-client';
import { type Appearance, makeStyles, ThemeProvider } from '../theme';
import { DemoMessenger } from './DemoMessenger';
import { EmojiStates } from './EmojiStates';
import { EncryptionStates } from './EncryptionStates';
import { GroupStates } from './GroupStates';
import { Moods } from './Moods';
import { Primitives } from './Primitives';
import { TextStates } from './TextStates';

/** Every component in its states, without a server; for people who work on the kit. */
export function Gallery() {
  const [appearance, setAppearance] = useState<Appearance>('system');
  const demo = useMemo(() => openDemoClient(), []);
  return (
    <ThemeProvider appearance={appearance}>
      <ToastProvider>
        <TidingsProvider client={demo}>
          <Pages demo={demo} appearance={appearance} onAppearance={setAppearance} />
        </TidingsProvider>
      </ToastProvider>
    </ThemeProvider>
  );
}

const pages = {
  primitives: <Primitives />,
  text: <TextPage />,
  encryption: <EncryptionStates />,
  groups: <GroupStates />,
};

interface PagesProps {
  readonly demo: ReturnType<typeof openDemoClient>;
  readonly appearance: Appearance;
  readonly onAppearance: (appearance: Appearance) => void;
}

function Pages({ demo, appearance, onAppearance }: PagesProps) {
  const styles = useStyles();
  const [page, setPage] = useState<'primitives' | 'text' | 'encryption' | 'groups' | 'messenger'>('primitives');
  return (
    <View style={styles.fill}>
      <View style={styles.bar}>
        <SegmentedControl
          label="Page"
          value={page}
          onChange={setPage}
          segments={[
            { value: 'primitives', label: 'Primitives' },
            { value: 'text', label: 'Text' },
            { value: 'encryption', label: 'Encryption' },
            { value: 'groups', label: 'Groups' },
            { value: 'messenger', label: 'Messenger' },
          ]}
        />
        <SegmentedControl
          label="Appearance"
          value={appearance}
          onChange={onAppearance}
          segments={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        {page === 'messenger' ? <Moods demo={demo} /> : null}
      </View>
      {page === 'messenger' ? (
        <DemoMessenger initial={demo.demo.ids[0]} />
      ) : (
        <ScrollView contentContainerStyle={styles.sheet}>{pages[page]}</ScrollView>
      )}
    </View>
  );
}

function TextPage() {
  return (
    <>
      <TextStates />
      <EmojiStates />
    </>
  );
}

const useStyles = makeStyles((t) => ({
  fill: { flex: 1, minHeight: 0, backgroundColor: t.color.canvas },
  bar: { width: '100%', maxWidth: 860, alignSelf: 'center', gap: t.space.sm, padding: t.space.sm },
  sheet: { width: '100%', maxWidth: 860, alignSelf: 'center', gap: t.space.lg, padding: t.space.lg },
}));
