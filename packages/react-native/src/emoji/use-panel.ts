import { useCallback, useEffect, useState } from 'react';
import { useI18n } from '../i18n';
import type { EmojiPanel } from './EmojiPanel';
import { type EmojiData, loadEmojiData } from './emoji-data';

interface LoadedPanel {
  readonly Panel: typeof EmojiPanel;
  readonly data: EmojiData;
}

/** The panel and the emoji's names in the app's language. Browsers load both when the picker is first opened. */
export function usePanel(): { readonly panel?: LoadedPanel; readonly hasFailed: boolean; readonly retry: () => void } {
  const { language } = useI18n();
  const [panel, setPanel] = useState<LoadedPanel>();
  const [hasFailed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt is the same work again
  useEffect(() => {
    let isCurrent = true;
    setFailed(false);
    Promise.all([import('./EmojiPanel'), loadEmojiData(language)]).then(
      ([{ EmojiPanel }, data]) => isCurrent && setPanel({ Panel: EmojiPanel, data }),
      () => isCurrent && setFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [language, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  return { ...(panel ? { panel } : {}), hasFailed, retry };
}
