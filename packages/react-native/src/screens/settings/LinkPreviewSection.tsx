import { useClient, useLinkPreviews } from '../../hooks';
import { useT } from '../../i18n';
import { ListRow, Switch } from '../../primitives';
import { RowIcon, Section } from '../../sections';

/** Where previews of links are made before they are sent, and who learns of the links by that. */
export function LinkPreviewSection() {
  const t = useT();
  const { conversations } = useClient();
  const choice = useLinkPreviews();
  if (!choice) return null;
  // It goes through the outbox: there is nothing that could fail here but the disk.
  const set = (change: Partial<typeof choice>) => void conversations.setLinkPreviews(change).catch(() => {});
  return (
    <Section title={t('linkPreviews.title')} note={t('linkPreviews.note')}>
      <ListRow
        title={t('linkPreviews.open')}
        leading={<RowIcon name="link" />}
        trailing={
          <Switch
            label={t('linkPreviews.open')}
            isOn={choice.inOpen}
            onChange={(inOpen) => set({ inOpen })}
            testID="previews-open"
          />
        }
      />
      <ListRow
        title={t('linkPreviews.sealed')}
        subtitle={t('linkPreviews.sealedText')}
        leading={<RowIcon name="lock" />}
        trailing={
          <Switch
            label={t('linkPreviews.sealed')}
            isOn={choice.inSealed}
            onChange={(inSealed) => set({ inSealed })}
            testID="previews-sealed"
          />
        }
      />
    </Section>
  );
}
