import { useT } from '../i18n';
import { Banner } from './Banner';
import { Button } from './Button';
import { Dialog } from './Dialog';

export interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly text: string;
  /** Says what will happen: "Remove", never "OK". */
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly isDangerous?: boolean;
  readonly isBusy?: boolean;
  readonly error?: string | undefined;
  /** Of the button that confirms. */
  readonly testID?: string;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useT();
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      text={props.text}
      actions={
        <>
          <Button label={t('common.cancel')} variant="outline" onPress={props.onClose} />
          <Button
            label={props.confirmLabel}
            variant={props.isDangerous ? 'danger' : 'primary'}
            isBusy={props.isBusy ?? false}
            onPress={props.onConfirm}
            {...(props.testID ? { testID: props.testID } : {})}
          />
        </>
      }
    >
      {props.error ? <Banner tone="danger" text={props.error} isUrgent /> : null}
    </Dialog>
  );
}
