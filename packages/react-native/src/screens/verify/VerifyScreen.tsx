import type { Safety } from '@tidings/client';
import type { UserId } from '@tidings/protocol';
import * as Clipboard from 'expo-clipboard';
import { View } from 'react-native';
import { VerifiedBadge } from '../../encryption';
import { FormError } from '../../forms';
import { useClient, useSafety, useSafetyNumber } from '../../hooks';
import { useT } from '../../i18n';
import { Avatar, Banner, Button, EmptyState, QrCode, Skeleton, Txt, useToast } from '../../primitives';
import { useAction } from '../../requests';
import { Section, SectionScreen } from '../../sections';
import { makeStyles } from '../../theme';
import { SafetyDigits } from './SafetyDigits';
import { TheirCode } from './TheirCode';

export interface VerifyScreenProps {
  readonly user: UserId;
  readonly onBack?: () => void;
}

/** Where two people make sure that nobody sits between them. */
export function VerifyScreen({ user, onBack }: VerifyScreenProps) {
  const t = useT();
  const safety = useSafety(user);
  return (
    <SectionScreen title={t('safety.title')} onBack={onBack}>
      {safety ? (
        <Opened safety={safety} />
      ) : (
        <EmptyState icon="shield" title={t('safety.missingTitle')} text={t('safety.missingText')} />
      )}
    </SectionScreen>
  );
}

function Opened({ safety }: { readonly safety: Safety }) {
  const styles = useStyles();
  const t = useT();
  const { encryption } = useClient();
  const { person, hasChanged } = safety;
  const number = useSafetyNumber(person.id);
  const isVerified = safety.isVerified && !hasChanged;
  const name = person.displayName;
  const verify = useAction((is: boolean) => encryption.setVerified(person.id, is));
  return (
    <>
      <View style={styles.head}>
        <Avatar id={person.id} name={name} size={64} />
        <View style={styles.name}>
          <Txt variant="title" role="heading" aria-level={2} style={styles.shrink}>
            {name}
          </Txt>
          <VerifiedBadge user={person.id} size={20} />
        </View>
        <Txt variant="small" color={isVerified ? 'accentText' : hasChanged ? 'fresh' : 'textMuted'}>
          {t(isVerified ? 'safety.verified' : hasChanged ? 'safety.changedBrief' : 'safety.notVerified')}
        </Txt>
      </View>
      {hasChanged ? <Banner tone="warning" text={t('safety.changedText', { name })} /> : null}
      <Section note={t('safety.text', { name })}>
        <View style={styles.card}>
          {number ? (
            <SafetyDigits digits={number.digits} label={t('safety.number', { name })} />
          ) : (
            <Skeleton height={80} radius={12} />
          )}
          <FormError text={verify.error} />
          <Button
            label={t(isVerified ? 'safety.unmark' : 'safety.mark')}
            icon={isVerified ? 'close' : 'check'}
            variant={isVerified ? 'outline' : 'primary'}
            isWide
            isBusy={verify.isBusy}
            onPress={() => verify.run(!isVerified)}
            testID="safety-verify"
          />
        </View>
      </Section>
      <Section title={t('safety.codeTitle')}>
        {number ? (
          <ShownCode code={number.code} name={name} />
        ) : (
          <View style={styles.code}>
            <Skeleton width={qrSize} height={qrSize} radius={12} />
          </View>
        )}
        <TheirCode key={person.id} user={person.id} name={name} />
      </Section>
    </>
  );
}

const qrSize = 200;

function ShownCode({ code, name }: { readonly code: string; readonly name: string }) {
  const styles = useStyles();
  const t = useT();
  const toast = useToast();
  const copy = () =>
    void Clipboard.setStringAsync(code).then(
      () => toast({ text: t('common.copied'), icon: 'check' }),
      () => toast({ text: t('error.internal'), tone: 'danger' }),
    );
  return (
    <View style={styles.code}>
      <QrCode value={code} size={qrSize} label={t('safety.code', { name })} testID="safety-qr" />
      <Txt variant="small" color="textMuted" style={styles.center}>
        {t('safety.codeText', { name })}
      </Txt>
      <Button
        label={t('safety.copyCode')}
        icon="copy"
        variant="soft"
        size="sm"
        style={styles.copy}
        onPress={copy}
        testID="safety-copy"
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  head: { alignItems: 'center', gap: t.space.xs },
  name: { flexDirection: 'row', alignItems: 'center', gap: 6, marginTop: t.space.sm },
  shrink: { flexShrink: 1, textAlign: 'center' },
  card: { padding: t.space.lg, paddingTop: t.space.xl, gap: t.space.xl },
  code: { alignItems: 'center', gap: t.space.md, padding: t.space.xl },
  copy: { alignSelf: 'center' },
  center: { textAlign: 'center', maxWidth: 380 },
}));
