import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { ConfirmDialog } from '../../primitives';
import { useAction } from '../../requests';

export interface SignOutDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function SignOutDialog({ isOpen, onClose }: SignOutDialogProps) {
  const t = useT();
  const { account } = useClient();
  const signOut = useAction(() => account.signOut());
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={t('settings.signOutTitle')}
      text={t('settings.signOutText')}
      confirmLabel={t('settings.signOut')}
      isDangerous
      isBusy={signOut.isBusy}
      error={signOut.error}
      onClose={onClose}
      onConfirm={() => signOut.run()}
    />
  );
}
