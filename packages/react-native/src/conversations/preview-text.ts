import type { ConversationRow } from '@tidings/client';
import { ConversationKind, type UserId } from '@tidings/protocol';
import type { Format, Translate } from '../i18n';
import { changeText } from '../timeline';

/** The newest thing in a conversation, in one line. */
export function previewText(
  { preview, kind }: Pick<ConversationRow, 'preview' | 'kind'>,
  self: UserId | undefined,
  t: Translate,
  format: Format,
): string {
  if (!preview) return t('list.empty.preview');
  if (preview.type === 'change') return changeText({ ...preview, self }, t, format);
  const text =
    preview.content.type === 'text' ? preview.content.text.replaceAll(/\s+/g, ' ').trim() : t('preview.unknown');
  if (preview.isOwn) return t('preview.own', { text });
  return kind === ConversationKind.GROUP ? t('preview.by', { name: preview.authorName, text }) : text;
}
