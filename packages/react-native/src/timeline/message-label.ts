import type { MessageRow } from '@tidings/client';
import type { Format, Translate } from '../i18n';

/** A message in words, for screen readers: who, when, what it answers, what it says, and what became of it. Pure. */
export function messageLabel(
  row: MessageRow,
  said: (content: MessageRow['content'] | undefined) => string,
  t: Translate,
  format: Format,
): string {
  const { repliedTo, reactions } = row;
  const isForwarded = row.content.type === 'text' && row.content.isForwarded === true;
  const head = [row.isOwn ? t('common.you') : row.authorName, format.time(row.atMs)];
  const answers = repliedTo && {
    name: repliedTo.isOwn ? t('common.you') : repliedTo.authorName,
    text: said(repliedTo.content),
  };
  const about = [isForwarded ? t('message.forwarded') : '', answers ? t('message.answers', answers) : ''];
  const after = [
    row.isEdited ? t('message.edited') : '',
    row.isPinned ? t('message.pinned') : '',
    ...reactions.slice(0, 8).map(({ emoji, count }) => t('reaction.count', { emoji, count })),
    row.isOwn ? t(`status.${row.status}`) : '',
  ];
  const all = (parts: readonly string[]) => parts.filter(Boolean).join(', ');
  return `${all([...head, ...about])}: ${all([said(row.content), ...after])}`;
}
