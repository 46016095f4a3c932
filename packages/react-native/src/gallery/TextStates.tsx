import { View } from 'react-native';
import { MentionList } from '../composer/MentionList';
import { people } from '../testing/demo-people';
import { makeStyles } from '../theme';
import { type BubbleTone, MessageText } from '../timeline';
import { Specimen } from './Specimen';

const [person] = Object.values(people);

const samples: readonly string[] = [
  'Plain, with **bold**, *slanted*, ~~struck~~ and `code`. Paragraphs\n\nkeep their distance.',
  'To do:\n- pack the tent\n- ask **Mara**\n  - about the stove\n- sleep\n\n1. first\n2. second',
  '> What did you say?\n> Two lines.\n\nI said:\n```ts\nconst answer = 42;\n```',
  'https://example.org/route, [our page](https://example.org), [https://bank.example](https://evil.example)',
  'أهلًا **بك** في https://example.org\n- أول\n- ثانٍ',
  '👍🏽',
];
const hostile: readonly string[] = [
  `Z${'\u0301\u0317'.repeat(60)}a${'\u0323\u0302'.repeat(60)}lgo`,
  'photo\u202Egpj.exe <img src=x onerror=alert(1)>',
  '**'.repeat(900),
  `${'A long story. '.repeat(120)}The end.`,
];

/** What people write, and what some write to annoy. */
export function TextStates() {
  const { id, displayName } = person ?? {};
  const name = `@${displayName?.split(' ')[0] ?? ''}`;
  return (
    <>
      {(['other', 'own'] as const).map((tone) => (
        <Specimen key={tone} title={`Message text, ${tone}`}>
          {samples.map((text) => (
            <Sample key={text} text={text} tone={tone} />
          ))}
          <Sample
            text={`${name} and @all: look`}
            tone={tone}
            mentions={[
              { user: id, start: 0, length: name.length },
              { user: undefined, start: name.length + 5, length: 4 },
            ]}
          />
        </Specimen>
      ))}
      <Specimen title="Who may be named">
        <MentionList
          id="gallery-mentions"
          active={1}
          onChoose={() => {}}
          candidates={[
            ...Object.values(people)
              .slice(0, 3)
              .map(({ id: user, displayName: name, handle }) => ({ user, name, handle })),
            { user: undefined, name: 'all', handle: 'all' },
          ]}
        />
      </Specimen>
      <Specimen title="Hostile text">
        {hostile.map((text) => (
          <Sample key={text} text={text} tone="other" />
        ))}
      </Specimen>
    </>
  );
}

function Sample(
  props: { readonly text: string; readonly tone: BubbleTone } & Pick<Parameters<typeof MessageText>[0], 'mentions'>,
) {
  const styles = useStyles();
  return (
    <View style={[styles.bubble, props.tone === 'own' ? styles.own : styles.other]}>
      <MessageText {...props} />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bubble: {
    alignSelf: 'flex-start',
    maxWidth: '100%',
    paddingHorizontal: 13,
    paddingVertical: 8,
    borderRadius: t.radius.bubble,
  },
  own: { backgroundColor: t.color.bubbleOwn },
  other: { backgroundColor: t.color.bubbleOther, ...t.elevation.low },
}));
