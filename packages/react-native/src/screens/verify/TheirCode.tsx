import type { UserId } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Banner, Button, TextField } from '../../primitives';
import { useAction } from '../../requests';
import { makeStyles } from '../../theme';

export interface TheirCodeProps {
  readonly user: UserId;
  readonly name: string;
}

/** Takes the code of the other side, and says plainly whether it is the same. */
export function TheirCode({ user, name }: TheirCodeProps) {
  const styles = useStyles();
  const t = useT();
  const { encryption } = useClient();
  const [typed, setTyped] = useState('');
  const [isMatch, setMatch] = useState<boolean>();
  const [isMissing, setMissing] = useState(false);
  const check = useAction((code: string) => encryption.checkSafetyCode(user, code), setMatch);
  const change = (text: string) => {
    setTyped(text);
    setMatch(undefined);
    setMissing(false);
    check.clear();
  };
  const submit = () => {
    const code = typed.trim();
    setMatch(undefined);
    setMissing(code === '');
    if (code !== '') check.run(code);
  };
  return (
    <View style={styles.box}>
      <TextField
        label={t('safety.theirCode', { name })}
        helper={t('safety.theirCodeHelper', { name })}
        error={isMissing ? t('safety.theirCodeMissing') : undefined}
        value={typed}
        onChange={change}
        onSubmit={submit}
        canClear
        isLeftToRight
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="done"
        testID="safety-code"
      />
      <FormError text={check.error} />
      {isMatch === undefined ? null : (
        <Banner
          tone={isMatch ? 'success' : 'danger'}
          text={isMatch ? t('safety.match', { name }) : t('safety.noMatch')}
          isUrgent={!isMatch}
        />
      )}
      <Button
        label={t('safety.check')}
        variant="soft"
        isWide
        isBusy={check.isBusy}
        onPress={submit}
        testID="safety-check"
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({ box: { padding: t.space.lg, gap: t.space.md } }));
