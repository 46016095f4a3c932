import type { MessageContent } from '@tidings/client';
import type { IconName } from '../icons';

type Closed = Exclude<MessageContent, { type: 'text' }>;

/** What stands in place of content that can't be shown. */
export function closedText(content: Closed) {
  if (content.type === 'deleted') return 'message.deleted' as const;
  return content.type === 'unknown' ? ('message.unknown' as const) : (`message.sealed.${content.reason}` as const);
}

export function closedIcon(content: Closed): IconName {
  if (content.type === 'deleted') return 'trash';
  if (content.type === 'unknown') return 'sparkle';
  return content.reason === 'waiting' ? 'clock' : content.reason === 'missing' ? 'lock' : 'warning';
}
