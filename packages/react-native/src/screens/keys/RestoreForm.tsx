import type { RestoreResult } from '@tidings/client';
import { useState } from 'react';
import { View } from 'react-native';
import { Form, FormError } from '../../forms';
import { useClient } from '../../hooks';
import { type Translate, useT } from '../../i18n';
import { Button, TextField, Txt } from '../../primitives';
import { useAction } from '../../requests';
import { readPhrase } from './read-phrase';

export interface RestoreFormProps {
  readonly typed: string;
  readonly onType: (text: string) => void;
}

/** Takes the recovery phrase. What was typed stays, whatever is wrong with it. */
export function RestoreForm({ typed, onType }: RestoreFormProps) {
  const t = useT();
  const { encryption } = useClient();
  const [result, setResult] = useState<RestoreResult>();
  const restore = useAction(() => encryption.restore(readPhrase(typed)), setResult);
  const error = (result && sentenceOf(result, t)) ?? restore.error;
  const submit = () => {
    setResult(undefined);
    restore.run();
  };
  return (
    <Form label={t('locked.phrase')}>
      <Txt variant="prose">{t('locked.phraseText')}</Txt>
      <View testID={error ? 'restore-error' : undefined}>
        <FormError text={error} />
      </View>
      <TextField
        label={t('locked.phrase')}
        value={typed}
        onChange={(text) => {
          onType(text);
          setResult(undefined);
          restore.clear();
        }}
        multiline
        numberOfLines={4}
        placeholder={t('locked.phraseHelper')}
        isLeftToRight
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        testID="restore-phrase"
      />
      <Button
        label={t('locked.restore')}
        size="lg"
        isWide
        isBusy={restore.isBusy}
        onPress={submit}
        testID="restore-submit"
      />
    </Form>
  );
}

function sentenceOf(result: RestoreResult, t: Translate): string | undefined {
  if (result.ok) return undefined;
  switch (result.reason) {
    case 'count':
      return t('locked.count');
    case 'word':
      return t('locked.wordWrong', { count: result.words.length, words: result.words.join(', ') });
    case 'checksum':
      return t('locked.checksum');
    case 'wrong':
      return t('locked.wrong');
    case 'no_phrase':
      return t('locked.noPhrase');
  }
}
