import type { ConversationRow, GroupDetails } from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import type { Translate } from '../i18n';
import type { IconName } from '../icons';

/** What a conversation is called on the screen: the one with oneself has no name of its own. */
export function conversationTitle({ kind, title }: Pick<ConversationRow, 'kind' | 'title'>, t: Translate): string {
  return kind === ConversationKind.SELF ? t('self.title') : title;
}

/** Instead of initials: the group's picture, or what stands for its kind. */
export function conversationIcon(
  { kind }: Pick<ConversationRow, 'kind'>,
  details?: GroupDetails,
): { readonly icon?: IconName; readonly image?: string } {
  if (details?.avatar) return { image: details.avatar };
  if (kind === ConversationKind.GROUP) return { icon: 'users' };
  return kind === ConversationKind.SELF ? { icon: 'bookmark' } : {};
}
