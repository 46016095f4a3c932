import type { PrivacySettings } from '@tidings/client';
import { useAccount, useBlocked, useClient, usePrivacy } from '../../hooks';
import { describeError, useFormat, useT } from '../../i18n';
import { ListRow, Switch, Txt, useToast } from '../../primitives';
import { RowIcon, Section, SectionScreen, SkeletonRows } from '../../sections';

export interface PrivacyScreenProps {
  readonly onBlocked: () => void;
  /** For the server's owner. */
  readonly onReports: () => void;
  readonly onBack?: (() => void) | undefined;
}

const switches = [
  { name: 'readReceipts', title: 'privacy.receipts', text: 'privacy.receiptsText', icon: 'checkDouble' },
  { name: 'typing', title: 'privacy.typing', text: 'privacy.typingText', icon: 'edit' },
  { name: 'presence', title: 'privacy.presence', text: 'privacy.presenceText', icon: 'clock' },
] as const;

/** What others are told of the person, whom the person blocks, and what was reported. */
export function PrivacyScreen({ onBlocked, onReports, onBack }: PrivacyScreenProps) {
  const t = useT();
  const format = useFormat();
  const toast = useToast();
  const { privacy } = useClient();
  const settings = usePrivacy();
  const blocked = useBlocked();
  const isOwner = useAccount()?.isServerOwner ?? false;
  const set = (change: Partial<PrivacySettings>) =>
    void privacy.set(change).catch((error: unknown) => toast({ text: describeError(error, t), tone: 'danger' }));
  return (
    <SectionScreen title={t('privacy.title')} onBack={onBack}>
      <Section title={t('privacy.share')} note={t('privacy.shareText')}>
        {settings ? (
          switches.map(({ name, title, text, icon }) => (
            <ListRow
              key={name}
              title={t(title)}
              subtitle={t(text)}
              leading={<RowIcon name={icon} />}
              trailing={
                <Switch
                  label={t(title)}
                  isOn={settings[name]}
                  onChange={(isOn) => set({ [name]: isOn })}
                  testID={`privacy-${name}`}
                />
              }
            />
          ))
        ) : (
          <SkeletonRows count={3} />
        )}
      </Section>
      <Section>
        <ListRow
          title={t('privacy.blocked')}
          leading={<RowIcon name="ban" />}
          trailing={
            blocked.length > 0 ? (
              <Txt variant="label" color="textMuted">
                {format.number(blocked.length)}
              </Txt>
            ) : undefined
          }
          hasChevron
          onPress={onBlocked}
          testID="blocked"
        />
        {isOwner ? (
          <ListRow
            title={t('reports.title')}
            leading={<RowIcon name="alert" />}
            hasChevron
            onPress={onReports}
            testID="reports"
          />
        ) : null}
      </Section>
    </SectionScreen>
  );
}
