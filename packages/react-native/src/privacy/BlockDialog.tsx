import type { Person } from '@tidings/client';
import { useClient } from '../hooks';
import { useT } from '../i18n';
import { ConfirmDialog } from '../primitives';
import { useAction } from '../requests';

export interface BlockDialogProps {
  /** Who is to be blocked; undefined: nobody, and nothing is shown. */
  readonly person: Person | undefined;
  readonly onClose: () => void;
  readonly onBlocked?: () => void;
}

/** Says what blocking does before it is done. */
export function BlockDialog({ person, onClose, onBlocked }: BlockDialogProps) {
  const t = useT();
  const { privacy } = useClient();
  const block = useAction(
    async () => {
      if (person) await privacy.setBlocked(person.id, true);
    },
    () => {
      onClose();
      onBlocked?.();
    },
  );
  const name = person?.displayName ?? '';
  return (
    <ConfirmDialog
      isOpen={person !== undefined}
      title={t('privacy.blockTitle', { name })}
      text={t('privacy.blockText', { name })}
      confirmLabel={t('privacy.block')}
      isDangerous
      isBusy={block.isBusy}
      error={block.error}
      onClose={() => {
        onClose();
        block.clear();
      }}
      onConfirm={() => block.run()}
      testID="block-confirm"
    />
  );
}
