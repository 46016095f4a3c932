import type { ConversationRow } from '@tidings/client';
import { ConversationKind, type UserId } from '@tidings/protocol';
import type { Format, Translate } from '../i18n';
import { changeText } from '../timeline';

export interface PreviewParts {
  /** Who said it, where that is not plain: "You:". Apart from the text, since each may run its own way. */
  readonly by?: string;
  readonly text: string;
}

/** The newest thing in a conversation, in one line; `words` takes a message's markup away. */
export function previewParts(
  { preview, kind }: Pick<ConversationRow, 'preview' | 'kind'>,
  self: UserId | undefined,
  t: Translate,
  format: Format,
  words: (text: string) => string,
): PreviewParts {
  if (!preview) return { text: t('list.empty.preview') };
  if (preview.type === 'change') return { text: changeText({ ...preview, self }, t, format) };
  if (preview.isBlocked) return { text: t('privacy.blockedMessage') };
  const { content } = preview;
  const text =
    content.type === 'text'
      ? words(content.text)
      : content.type === 'deleted'
        ? t('message.deleted')
        : t(content.type === 'sealed' ? 'preview.sealed' : 'preview.unknown');
  if (kind === ConversationKind.SELF) return { text };
  if (preview.isOwn) return { by: t('preview.own'), text };
  return kind === ConversationKind.GROUP ? { by: t('preview.by', { name: preview.authorName }), text } : { text };
}
