import { useCallback, useState } from 'react';
import { View } from 'react-native';
import { Form, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Banner, Button, Skeleton, TextField, Txt, useToast } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { makeStyles } from '../../theme';
import { AuthFrame } from '../auth/AuthFrame';
import { twoPositions } from './read-phrase';
import { useCopy } from './use-copy';

export interface PhraseScreenProps {
  /** It was written down, or was already. */
  readonly onDone: () => void;
  readonly onLater: () => void;
}

/** Shows the new recovery phrase, and asks for two words of it. */
export function PhraseScreen({ onDone, onLater }: PhraseScreenProps) {
  const t = useT();
  const { encryption } = useClient();
  const phrase = useRequest(useCallback(() => encryption.getPhrase(), [encryption]));
  const [isChecking, setChecking] = useState(false);
  const words = phrase.value?.split(' ');
  if (isChecking && words)
    return <CheckWords count={words.length} onDone={onDone} onLater={onLater} onBack={() => setChecking(false)} />;
  return (
    <AuthFrame title={t('phrase.title')} text={t('phrase.text')}>
      <WordsStep
        words={words}
        error={phrase.error}
        onRetry={phrase.reload}
        onContinue={() => setChecking(true)}
        onLater={onLater}
      />
    </AuthFrame>
  );
}

interface WordsStepProps {
  readonly words: readonly string[] | undefined;
  readonly error: string | undefined;
  readonly onRetry: () => void;
  readonly onContinue: () => void;
  readonly onLater: () => void;
}

function WordsStep({ words, error, onRetry, onContinue, onLater }: WordsStepProps) {
  const styles = useStyles();
  const t = useT();
  const copy = useCopy();
  return (
    <View style={styles.stack} testID="phrase">
      {error && !words ? (
        <Banner tone="danger" text={error} action={{ label: t('common.retry'), onPress: onRetry }} />
      ) : null}
      {words ? (
        <View style={styles.grid} role="list" aria-label={t('phrase.list')}>
          {words.map((word, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a word is its place, and may come twice
            <View key={at} style={styles.cell} role="listitem">
              <Txt variant="caption" color="textFaint" style={styles.number}>
                {at + 1}
              </Txt>
              <Txt variant="labelStrong" selectable testID={`phrase-word-${at + 1}`}>
                {word}
              </Txt>
            </View>
          ))}
        </View>
      ) : error ? null : (
        <Skeleton height={188} radius={16} />
      )}
      {words ? (
        <Button
          label={t('phrase.copy')}
          icon="copy"
          variant="ghost"
          size="sm"
          style={styles.center}
          onPress={() => copy(words.join(' '))}
          testID="phrase-copy"
        />
      ) : null}
      <View style={styles.actions}>
        <Button
          label={t('phrase.continue')}
          size="lg"
          isWide
          isDisabled={!words}
          onPress={onContinue}
          testID="phrase-continue"
        />
        <Button label={t('phrase.later')} variant="ghost" isWide onPress={onLater} testID="phrase-later" />
      </View>
    </View>
  );
}

interface CheckWordsProps extends PhraseScreenProps {
  readonly count: number;
  readonly onBack: () => void;
}

function CheckWords({ count, onDone, onLater, onBack }: CheckWordsProps) {
  const styles = useStyles();
  const t = useT();
  const toast = useToast();
  const { encryption } = useClient();
  const [positions] = useState(() => twoPositions(count));
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const [isWrong, setWrong] = useState(false);
  const words = positions.map((position) => ({ position, word: (typed[position] ?? '').trim().toLowerCase() }));
  const confirm = useAction(
    () => encryption.confirmPhrase(words),
    (isRight) => {
      setWrong(!isRight);
      if (!isRight) return;
      toast({ text: t('phrase.saved'), icon: 'check' });
      onDone();
    },
  );
  const submit = () => (words.some(({ word }) => word === '') ? setWrong(true) : confirm.run());
  return (
    <AuthFrame title={t('phrase.checkTitle')} text={t('phrase.checkText')}>
      <Form label={t('phrase.checkTitle')}>
        <FormError text={isWrong ? t('phrase.wrong') : confirm.error} />
        {positions.map((position, at) => (
          <TextField
            key={position}
            label={t('phrase.word', { number: position + 1 })}
            value={typed[position] ?? ''}
            onChange={(text) => {
              setTyped((last) => ({ ...last, [position]: text }));
              setWrong(false);
            }}
            onSubmit={submit}
            isLeftToRight
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            autoFocus={at === 0}
            enterKeyHint="done"
            testID={`phrase-check-${position + 1}`}
          />
        ))}
        <View style={styles.actions}>
          <Button
            label={t('phrase.confirm')}
            size="lg"
            isWide
            isBusy={confirm.isBusy}
            onPress={submit}
            testID="phrase-confirm"
          />
          <Button label={t('phrase.show')} variant="ghost" isWide onPress={onBack} testID="phrase-show" />
          <Button label={t('phrase.later')} variant="ghost" isWide onPress={onLater} testID="phrase-later" />
        </View>
      </Form>
    </AuthFrame>
  );
}

const useStyles = makeStyles((t) => ({
  stack: { gap: t.space.md },
  grid: {
    flexDirection: 'row',
    flexWrap: 'wrap',
    padding: t.space.md,
    rowGap: t.space.xs,
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.sunken,
  },
  cell: { width: '33.33%', flexDirection: 'row', alignItems: 'center', gap: t.space.xs + 2, minHeight: 38 },
  number: { minWidth: 18, textAlign: 'right' },
  center: { alignSelf: 'center' },
  actions: { gap: t.space.xs },
}));
