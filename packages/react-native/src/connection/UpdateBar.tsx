import { useT } from '../i18n';
import { Banner } from '../primitives';

export interface UpdateBarProps {
  /** Starts the new version. Only ever on a press: somebody may be writing. */
  readonly onReload: () => void;
}

/** Says quietly that a newer version of the app is there. */
export function UpdateBar({ onReload }: UpdateBarProps) {
  const t = useT();
  return (
    <Banner
      shape="strip"
      icon="sparkle"
      text={t('update.ready')}
      action={{ label: t('update.reload'), onPress: onReload }}
    />
  );
}
