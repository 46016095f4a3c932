/** Who is told of a message, and how much of it. Pure: the same decision for every platform. */
import type { ConversationRow } from '@tidings/client';

/** What a notification shows. */
export const noticeContents = ['all', 'name', 'nothing'] as const;
export type NoticeContent = (typeof noticeContents)[number];

/** `toast`: inside the app. `system`: by the platform. */
export type NoticeWay = 'none' | 'toast' | 'system';

export interface NoticeFacts {
  readonly row: Pick<
    ConversationRow,
    'id' | 'isMuted' | 'isArchived' | 'isRequest' | 'isBlocked' | 'notificationLevel'
  >;
  /** The message names the person, or answers them. */
  readonly isMention: boolean;
  /** The app has the person's attention. */
  readonly isInFront: boolean;
  /** The conversation that is open in the app. */
  readonly open: ConversationRow['id'] | undefined;
}

export function decideNotice({ row, isMention, isInFront, open }: NoticeFacts): NoticeWay {
  if (row.isRequest || row.isBlocked || row.isMuted || row.isArchived || row.notificationLevel === 'none')
    return 'none';
  if (row.notificationLevel === 'mentions' && !isMention) return 'none';
  if (!isInFront) return 'system';
  return row.id === open ? 'none' : 'toast';
}

/** What it says; a setting of this device decides how much. */
export function noticeText(
  input: { readonly title: string; readonly author: string | undefined; readonly text: string },
  content: NoticeContent,
  anonymous: string,
): { readonly title: string; readonly body: string } {
  if (content === 'nothing') return { title: anonymous, body: '' };
  if (content === 'name') return { title: input.title, body: anonymous };
  return { title: input.title, body: input.author ? `${input.author}: ${input.text}` : input.text };
}
