import * as Clipboard from 'expo-clipboard';
import { useT } from '../../i18n';
import { useToast } from '../../primitives';

/** Copies, and says so. A browser may refuse the clipboard; the text can be selected anyway. */
export function useCopy(): (text: string) => void {
  const t = useT();
  const toast = useToast();
  return (text) =>
    void Clipboard.setStringAsync(text).then(
      (isCopied) => isCopied && toast({ text: t('common.copied'), icon: 'check' }),
      () => {},
    );
}
