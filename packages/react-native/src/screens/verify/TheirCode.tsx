import { isSafetyCode, type UserId } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { CodeScanner } from '../../camera';
import { FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Banner, Button, Dialog, TextField } from '../../primitives';
import { useAction } from '../../requests';
import { makeStyles } from '../../theme';

export interface TheirCodeProps {
  readonly user: UserId;
  readonly name: string;
}

/** Takes the code of the other side, by camera or pasted, and says plainly whether it is the same. */
export function TheirCode({ user, name }: TheirCodeProps) {
  const styles = useStyles();
  const t = useT();
  const { encryption } = useClient();
  const [typed, setTyped] = useState('');
  const [isMatch, setMatch] = useState<boolean>();
  const [isMissing, setMissing] = useState(false);
  const [isWarned, setWarned] = useState(false);
  const check = useAction(
    (code: string) => encryption.checkSafetyCode(user, code),
    (is) => {
      setMatch(is);
      setWarned(!is);
    },
  );
  const forget = () => {
    setMatch(undefined);
    setMissing(false);
    check.clear();
  };
  const change = (text: string) => {
    setTyped(text);
    forget();
  };
  const submit = () => {
    const code = typed.trim();
    setMatch(undefined);
    setMissing(code === '');
    if (code !== '') check.run(code);
  };
  return (
    <View style={styles.box}>
      <CodeScanner accepts={isSafetyCode} onStart={forget} onCode={check.run} />
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
          icon={isMatch ? 'shield' : 'warning'}
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
      {/* Nobody should take this for one of the sentences on a screen. */}
      <Dialog
        isOpen={isWarned}
        onClose={() => setWarned(false)}
        title={t('safety.mismatchTitle')}
        text={t('safety.mismatchText', { name })}
        actions={
          <Button label={t('common.close')} variant="danger" onPress={() => setWarned(false)} testID="safety-warned" />
        }
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({ box: { padding: t.space.lg, gap: t.space.md } }));
