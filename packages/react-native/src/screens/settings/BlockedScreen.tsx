import type { UserId } from '@tidings/protocol';
import { useBlocked, useClient } from '../../hooks';
import { describeError, useT } from '../../i18n';
import { PersonRow } from '../../people';
import { Button, EmptyState, useToast } from '../../primitives';
import { Section, SectionScreen, usePortion } from '../../sections';

export interface BlockedScreenProps {
  readonly onBack?: (() => void) | undefined;
}

/** Whom the person blocks. */
export function BlockedScreen({ onBack }: BlockedScreenProps) {
  const t = useT();
  const toast = useToast();
  const { privacy } = useClient();
  const blocked = useBlocked();
  const { shown = [], more } = usePortion(blocked);
  const unblock = (user: UserId) =>
    void privacy
      .setBlocked(user, false)
      .catch((error: unknown) => toast({ text: describeError(error, t), tone: 'danger' }));
  return (
    <SectionScreen title={t('privacy.blocked')} onBack={onBack}>
      {blocked.length === 0 ? (
        <EmptyState icon="ban" title={t('privacy.blockedNone')} />
      ) : (
        <Section note={t('privacy.blockedText')}>
          {shown.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              testID="blocked-person"
              trailing={
                <Button
                  label={t('privacy.unblock')}
                  accessibilityLabel={t('privacy.unblockName', { name: person.displayName })}
                  variant="outline"
                  size="sm"
                  style={{ alignSelf: 'center' }}
                  onPress={() => unblock(person.id)}
                />
              }
            />
          ))}
          {more}
        </Section>
      )}
    </SectionScreen>
  );
}
