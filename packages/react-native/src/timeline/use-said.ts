import type { MessageContent } from '@tidings/client';
import { useMemo } from 'react';
import { useT } from '../i18n';
import { useWords } from '../markdown/parser';
import { closedText } from './closed-content';

/** What a message says, in one line without markup; of what is not held here, that. */
export function useSaid(): (content: MessageContent | undefined) => string {
  const t = useT();
  const words = useWords();
  return useMemo(
    () => (content) => {
      if (!content) return t('message.missing');
      return content.type === 'text' ? words(content.text) : t(closedText(content));
    },
    [t, words],
  );
}
