import type { ConversationRow } from '@tidings/client';
import { View } from 'react-native';
import { useFormat, useT } from '../i18n';
import { Dialog, IconButton, ListRow } from '../primitives';
import { useSaid } from '../timeline/use-said';
import { useDesk } from './desk';
import { mayDo } from './may-do';
import { useMessageDeeds } from './use-message-deeds';
import { usePinned } from './use-pinned';

export interface PinnedDialogProps {
  readonly conversation: ConversationRow;
  readonly onClose: () => void;
}

/** All pinned messages; pressing one goes to it. */
export function PinnedDialog({ conversation, onClose }: PinnedDialogProps) {
  const t = useT();
  const format = useFormat();
  const said = useSaid();
  const desk = useDesk();
  const deeds = useMessageDeeds(conversation.id);
  const pinned = usePinned(conversation.id);
  return (
    <Dialog isOpen onClose={onClose} title={t('pinned.title')}>
      <View role="list" aria-label={t('pinned.title')}>
        {pinned.map((row) => {
          const name = row.isOwn ? t('common.you') : row.authorName;
          return (
            <View key={row.id} role="listitem" style={{ flexDirection: 'row', alignItems: 'center' }}>
              <ListRow
                title={said(row.content)}
                subtitle={`${name}, ${format.day(row.atMs, Date.now())}`}
                onPress={() => {
                  onClose();
                  desk?.jumpTo(row.id);
                }}
                style={{ flex: 1, paddingHorizontal: 0 }}
                testID="pinned-row"
              />
              {mayDo(row, conversation).has('pin') ? (
                <IconButton
                  icon="close"
                  label={t('action.unpin')}
                  onPress={() => void deeds?.setPinned(row.id, false)}
                />
              ) : null}
            </View>
          );
        })}
      </View>
    </Dialog>
  );
}
