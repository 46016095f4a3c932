import { useCallback } from 'react';
import { useAccount, useClient } from '../../hooks';
import { useI18n } from '../../i18n';
import { ListRow } from '../../primitives';
import { useRequest } from '../../requests';
import { LinkSection, RowIcon, Section, SectionScreen } from '../../sections';
import { type AppearanceChoices, AppearanceSection, type AppearanceSectionProps } from './AppearanceSection';
import { LanguageSection } from './LanguageSection';
import { LinkPreviewSection } from './LinkPreviewSection';
import { PasswordRow } from './PasswordRow';
import { ProfileSection } from './ProfileSection';
import { RecoverySection } from './RecoverySection';
import { SignOutRow } from './SignOutRow';

export interface SettingsScreenProps {
  readonly looks: AppearanceChoices;
  readonly onLooks: AppearanceSectionProps['onChange'];
  readonly onNotifications: () => void;
  readonly onPrivacy: () => void;
  readonly onSessions: () => void;
  readonly onBack?: () => void;
  /** The address that leads to `SignUpScreen` with this code. */
  readonly signUpUrl: (code: string) => string;
}

export function SettingsScreen(props: SettingsScreenProps) {
  const { looks, onLooks, onNotifications, onPrivacy, onSessions, onBack, signUpUrl } = props;
  const { t } = useI18n();
  const isOwner = useAccount()?.isServerOwner ?? false;
  return (
    <SectionScreen title={t('settings.title')} onBack={onBack}>
      <ProfileSection />
      <AppearanceSection {...looks} onChange={onLooks} />
      <Section>
        <ListRow
          title={t('notices.title')}
          leading={<RowIcon name="bell" />}
          hasChevron
          onPress={onNotifications}
          testID="notifications"
        />
        <ListRow
          title={t('privacy.title')}
          leading={<RowIcon name="eyeOff" />}
          hasChevron
          onPress={onPrivacy}
          testID="privacy"
        />
      </Section>
      <LanguageSection />
      <Section title={t('settings.account')}>
        <ListRow
          title={t('settings.sessions')}
          subtitle={t('settings.sessionsText')}
          leading={<RowIcon name="laptop" />}
          hasChevron
          onPress={onSessions}
          testID="sessions"
        />
        <PasswordRow />
      </Section>
      <RecoverySection />
      <LinkPreviewSection />
      <ServerSection />
      {isOwner ? <SignUpLinks urlOf={signUpUrl} /> : null}
      <SignOutRow />
    </SectionScreen>
  );
}

function ServerSection() {
  const { t } = useI18n();
  const { account } = useClient();
  const server = useRequest(useCallback(() => account.getServerInfo(), [account]));
  return (
    <Section title={t('settings.server')}>
      <ListRow
        title={server.value?.name ?? t('settings.server')}
        subtitle={
          server.value
            ? t('settings.serverVersion', { version: server.value.version })
            : t(server.error ? 'settings.serverUnknown' : 'common.loading')
        }
        leading={<RowIcon name="server" />}
      />
    </Section>
  );
}

/** How many people one link lets in. */
const signUpLinkUses = 25;

function SignUpLinks({ urlOf }: { readonly urlOf: (code: string) => string }) {
  const { t } = useI18n();
  const { account } = useClient();
  return (
    <LinkSection
      title={t('settings.signUpLinks')}
      note={t('settings.signUpLinksText')}
      emptyText={t('settings.noSignUpLinks')}
      createLabel={t('info.createLink')}
      list={useCallback(() => account.listSignUpLinks(), [account])}
      create={() => account.createSignUpLink({ maxUses: signUpLinkUses })}
      revoke={(id) => account.revokeSignUpLink(id)}
      urlOf={urlOf}
    />
  );
}
