import { useT } from '../i18n';
import { ListRow, Switch } from '../primitives';
import { RowIcon, Section } from '../sections';

export interface OpenChoiceProps {
  readonly isOpen: boolean;
  readonly onChange: (isOpen: boolean) => void;
}

/** Asked when a conversation is begun; off, unless somebody wants the server to read along. */
export function OpenChoice({ isOpen, onChange }: OpenChoiceProps) {
  const t = useT();
  return (
    <Section>
      <ListRow
        title={t('encryption.open')}
        subtitle={t('encryption.openChoice')}
        leading={<RowIcon name="lockOpen" tone={isOpen ? 'warning' : 'normal'} />}
        trailing={
          <Switch
            label={`${t('encryption.open')}. ${t('encryption.openChoice')}`}
            isOn={isOpen}
            onChange={onChange}
            testID="open-switch"
          />
        }
      />
    </Section>
  );
}
