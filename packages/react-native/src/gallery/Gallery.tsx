import { type ComponentType, useMemo, useState } from 'react';
import { ScrollView, View } from 'react-native';
import { TidingsProvider } from '../hooks';
import { I18nProvider, type Language, useI18n } from '../i18n';
import { SegmentedControl, ToastProvider } from '../primitives';
import { openDemoClient } from '../testing/demo-client';
import { type Appearance, makeStyles, ThemeProvider, webProps } from '../theme';
import { DemoMessenger } from './DemoMessenger';
import { EmojiStates } from './EmojiStates';
import { EncryptionStates } from './EncryptionStates';
import { GroupStates } from './GroupStates';
import { MessageStates } from './MessageStates';
import { Moods } from './Moods';
import { OrganiseStates } from './OrganiseStates';
import { OwnParts } from './OwnParts';
import { Primitives } from './Primitives';
import { PrivacyStates } from './PrivacyStates';
import { Screens } from './Screens';
import { TextStates } from './TextStates';

/** Sheets of specimens; beside them the messenger as a whole. */
const sheets = {
  primitives: { label: 'Primitives', Sheet: Primitives },
  text: { label: 'Text', Sheet: TextPage },
  messages: { label: 'Messages', Sheet: MessageStates },
  encryption: { label: 'Encryption', Sheet: EncryptionStates },
  groups: { label: 'Groups', Sheet: GroupStates },
  organise: { label: 'Organise', Sheet: OrganiseStates },
  privacy: { label: 'Privacy', Sheet: PrivacyStates },
  screens: { label: 'Screens', Sheet: Screens },
  own: { label: 'Your own parts', Sheet: OwnParts },
} as const satisfies Record<string, { label: string; Sheet: ComponentType }>;
type Page = keyof typeof sheets | 'messenger';

/** Every component in its states, without a server; for people who work on the kit. */
export function Gallery() {
  const { language } = useI18n();
  const [appearance, setAppearance] = useState<Appearance>('system');
  const [chosen, setChosen] = useState<Language>(language);
  const demo = useMemo(() => openDemoClient(), []);
  return (
    <I18nProvider choice={chosen}>
      <ThemeProvider appearance={appearance}>
        <ToastProvider>
          <TidingsProvider client={demo}>
            <Pages demo={demo} {...{ appearance, setAppearance, chosen, setChosen }} />
          </TidingsProvider>
        </ToastProvider>
      </ThemeProvider>
    </I18nProvider>
  );
}

interface PagesProps {
  readonly demo: ReturnType<typeof openDemoClient>;
  readonly appearance: Appearance;
  readonly setAppearance: (appearance: Appearance) => void;
  readonly chosen: Language;
  readonly setChosen: (language: Language) => void;
}

function Pages({ demo, appearance, setAppearance, chosen, setChosen }: PagesProps) {
  const styles = useStyles();
  const { direction } = useI18n();
  const [page, setPage] = useState<Page>('primitives');
  const { Sheet } = page === 'messenger' ? {} : sheets[page];
  return (
    <View role="main" style={styles.fill} {...webProps({ dir: direction })}>
      <View style={styles.bar}>
        <ScrollView horizontal contentContainerStyle={styles.pages}>
          <SegmentedControl<Page>
            label="Page"
            value={page}
            onChange={setPage}
            segments={[
              ...Object.entries(sheets).map(([value, { label }]) => ({ value: value as Page, label })),
              { value: 'messenger', label: 'Messenger' },
            ]}
          />
        </ScrollView>
        <SegmentedControl
          label="Appearance"
          value={appearance}
          onChange={setAppearance}
          segments={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <SegmentedControl<Language>
          label="Language"
          value={chosen}
          onChange={setChosen}
          segments={[
            { value: 'en', label: 'Left to right' },
            { value: 'ar', label: 'Right to left' },
          ]}
        />
        {page === 'messenger' ? <Moods demo={demo} /> : null}
      </View>
      {Sheet ? (
        <ScrollView contentContainerStyle={styles.sheet} testID="sheet">
          <Sheet />
        </ScrollView>
      ) : (
        <DemoMessenger initial={demo.demo.ids[0]} />
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
  pages: { flexGrow: 1, minWidth: 760, flexDirection: 'column' },
  sheet: { width: '100%', maxWidth: 860, alignSelf: 'center', gap: t.space.lg, padding: t.space.lg },
}));
