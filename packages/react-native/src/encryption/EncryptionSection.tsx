import type { ConversationRow } from '@tidings/client';
import { ConversationKind, Encryption, type UserId } from '@tidings/protocol';
import { useSafety } from '../hooks';
import { useT } from '../i18n';
import { ListRow } from '../primitives';
import { RowIcon, Section } from '../sections';
import { isEncrypted } from './EncryptionBadge';
import { useIsVerified, VerifiedBadge } from './VerifiedBadge';

export interface EncryptionSectionProps {
  readonly conversation: ConversationRow;
  readonly onVerify: (user: UserId) => void;
}

/** Who can read a conversation, in its info. */
export function EncryptionSection({ conversation, onVerify }: EncryptionSectionProps) {
  const t = useT();
  const { encryption, kind, peer } = conversation;
  if (encryption === Encryption.OPEN)
    return (
      <Section title={t('encryption.title')} note={t('encryption.openExplained')}>
        <ListRow
          title={t('encryption.open')}
          subtitle={t('encryption.openText')}
          leading={<RowIcon name="lockOpen" tone="warning" />}
        />
      </Section>
    );
  if (!isEncrypted(encryption)) return null;
  return (
    <Section title={t('encryption.title')}>
      <ListRow
        title={t('encryption.closed')}
        subtitle={t(kind === ConversationKind.SELF ? 'encryption.selfText' : 'encryption.closedText')}
        leading={<RowIcon name="lock" />}
      />
      {peer && kind === ConversationKind.DIRECT ? <SafetyRow user={peer.id} onVerify={onVerify} /> : null}
    </Section>
  );
}

const icons = { verified: 'shield', notVerified: 'key', changedBrief: 'warning' } as const;

function SafetyRow({ user, onVerify }: { readonly user: UserId } & Pick<EncryptionSectionProps, 'onVerify'>) {
  const t = useT();
  const safety = useSafety(user);
  const isVerified = useIsVerified(user);
  const state = safety?.hasChanged ? 'changedBrief' : isVerified ? 'verified' : 'notVerified';
  return (
    <ListRow
      title={t('safety.title')}
      subtitle={t(`safety.${state}`)}
      mark={<VerifiedBadge user={user} />}
      leading={<RowIcon name={icons[state]} tone={safety?.hasChanged ? 'warning' : 'normal'} />}
      hasChevron
      onPress={() => onVerify(user)}
      testID="safety"
    />
  );
}
