import type { ConversationId } from '@tidings/protocol';
import { type NoticesOptions, useNotices } from '../notices';
import { Shortcuts } from '../shortcuts';

export interface CompanionsProps extends NoticesOptions {
  readonly onBack: () => void;
}

/** What goes along with every screen of those who are signed in: notifications and keyboard shortcuts. One, above all screens. */
export function Companions({ onBack, ...notices }: CompanionsProps) {
  useNotices(notices);
  const onOpen = (conversation: ConversationId) => notices.onOpen(conversation, undefined);
  return <Shortcuts open={notices.open} onOpen={onOpen} onBack={onBack} />;
}
