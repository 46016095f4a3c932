import type { ConversationRow } from '@tidings/client';
import { ConversationKind, Role } from '@tidings/protocol';
import { type ReactNode, useState } from 'react';
import { useClient } from '../hooks';
import { describeError, useT } from '../i18n';
import { conversationTitle } from '../people';
import { ConfirmDialog, type MenuItem, useToast } from '../primitives';
import { useAction } from '../requests';
import { MuteDialog } from './MuteDialog';

export interface RowActions {
  /** What can be done with this conversation. */
  itemsOf(row: ConversationRow): readonly MenuItem[];
  toggleArchived(row: ConversationRow): void;
  toggleUnread(row: ConversationRow): void;
  /** The dialogs that some of them open. */
  readonly dialogs: ReactNode;
}

/** Pin, move among the pinned, mute, archive, mark as unread, leave: what one does with a conversation as a whole. */
export function useRowActions(rows: readonly ConversationRow[]): RowActions {
  const { conversations, messages } = useClient();
  const t = useT();
  const toast = useToast();
  const [muting, setMuting] = useState<ConversationRow>();
  const [leaving, setLeaving] = useState<ConversationRow>();
  const leave = useAction(
    async () => {
      if (leaving) await conversations.leave(leaving.id);
    },
    () => setLeaving(undefined),
  );
  const orSay = (work: Promise<void>) =>
    void work.catch((error: unknown) => toast({ text: describeError(error, t), tone: 'danger' }));

  const toggleArchived = (row: ConversationRow) => {
    orSay(conversations.setArchived(row.id, !row.isArchived));
    toast({ text: t(row.isArchived ? 'organise.unarchived' : 'organise.archived'), icon: 'archive' });
  };
  const toggleUnread = (row: ConversationRow) => {
    if (row.unread > 0) orSay(messages.markRead(row.id, row.headSeq));
    else orSay(conversations.markUnread(row.id, !row.isMarkedUnread));
  };

  return {
    toggleArchived,
    toggleUnread,
    itemsOf: (row) => {
      const isUnread = row.unread > 0 || row.isMarkedUnread;
      const pinned = rows.filter(({ isPinned }) => isPinned).map(({ id }) => id);
      const at = row.isPinned ? pinned.indexOf(row.id) : -1;
      const move = (above: ConversationRow['id'] | undefined) => orSay(conversations.movePinned(row.id, above));
      return [
        {
          label: t(row.isPinned ? 'organise.unpin' : 'organise.pin'),
          icon: 'pin',
          onPress: () => orSay(conversations.setPinned(row.id, !row.isPinned)),
        },
        ...(at > 0
          ? [{ label: t('organise.moveUp'), icon: 'arrowUp', onPress: () => move(pinned[at - 1]) } as const]
          : []),
        ...(at >= 0 && at < pinned.length - 1
          ? [{ label: t('organise.moveDown'), icon: 'arrowDown', onPress: () => move(pinned[at + 2]) } as const]
          : []),
        {
          label: t(row.isMuted ? 'organise.unmute' : 'organise.mute'),
          icon: row.isMuted ? 'bell' : 'bellOff',
          onPress: () => (row.isMuted ? orSay(conversations.setMuted(row.id, undefined)) : setMuting(row)),
        },
        {
          label: t(isUnread ? 'organise.markRead' : 'organise.markUnread'),
          icon: isUnread ? 'checkDouble' : 'mail',
          onPress: () => toggleUnread(row),
        },
        {
          label: t(row.isArchived ? 'organise.unarchive' : 'organise.archive'),
          icon: 'archive',
          onPress: () => toggleArchived(row),
        },
        ...(row.kind === ConversationKind.GROUP && row.role !== undefined
          ? [{ label: t('info.leave'), icon: 'leave', tone: 'danger', onPress: () => setLeaving(row) } as const]
          : []),
      ];
    },
    dialogs: (
      <>
        <MuteDialog
          isOpen={muting !== undefined}
          title={muting ? conversationTitle(muting, t) : ''}
          onClose={() => setMuting(undefined)}
          onMute={(untilMs) => {
            if (muting) orSay(conversations.setMuted(muting.id, untilMs));
            setMuting(undefined);
          }}
        />
        <ConfirmDialog
          isOpen={leaving !== undefined}
          title={t('info.leaveTitle', { title: leaving?.title ?? '' })}
          text={
            leaving?.role === Role.OWNER ? `${t('info.leaveText')} ${t('info.leaveOwnerText')}` : t('info.leaveText')
          }
          confirmLabel={t('info.leave')}
          isDangerous
          isBusy={leave.isBusy}
          error={leave.error}
          onClose={() => {
            setLeaving(undefined);
            leave.clear();
          }}
          onConfirm={() => leave.run()}
        />
      </>
    ),
  };
}
