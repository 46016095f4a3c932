import { useCallback } from 'react';
import { useAccount, useClient } from '../../hooks';
import { useI18n } from '../../i18n';
import { ListRow } from '../../primitives';
import { useRequest } from '../../requests';
import { LinkSection, RowIcon, Section, SectionScreen } from '../../sections';
import type { Appearance } from '../../theme';
import { AppearanceSection } from './AppearanceSection';
import { LanguageSection } from './LanguageSection';
import { PasswordRow } from './PasswordRow';
import { ProfileSection } from './ProfileSection';
import { RecoverySection } from './RecoverySection';
import { SignOutRow } from './SignOutRow';

export interface SettingsScreenProps {
  readonly appearance: Appearance;
  readonly onAppearance: (appearance: Appearance) => void;
  readonly onSessions: () => void;
  readonly onBack?: () => void;
  /** The address that leads to `SignUpScreen` with this code. */
  readonly signUpUrl: (code: string) => string;
}

export function SettingsScreen({ appearance, onAppearance, onSessions, onBack, signUpUrl }: SettingsScreenProps) {
  const { t } = useI18n();
  const isOwner = useAccount()?.isServerOwner ?? false;
  return (
    <SectionScreen title={t('settings.title')} onBack={onBack}>
      <ProfileSection />
      <AppearanceSection appearance={appearance} onAppearance={onAppearance} />
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
