import { EmojiPicker } from '../emoji';
import { ReportDialog } from '../privacy';
import { slot } from '../slots/slot';
import { DeleteDialog } from './DeleteDialog';
import { useDesk, useDeskConversation, useOpened } from './desk';
import { ForwardDialog } from './ForwardDialog';
import { HistoryDialog } from './HistoryDialog';
import { MessageMenu } from './MessageMenu';
import { PinnedDialog } from './PinnedDialog';
import { ReachDialog } from './ReachDialog';
import { ReactionsDialog } from './ReactionsDialog';
import { useMessageDeeds } from './use-message-deeds';

const MessageMenuSlot = slot('MessageMenu', MessageMenu);

/** Whatever is open over the conversation. Once on the screen, inside a `MessageDesk`. */
export function DeskDialogs() {
  const desk = useDesk();
  const opened = useOpened();
  const conversation = useDeskConversation();
  const deeds = useMessageDeeds(conversation?.id);
  if (!desk || !conversation || !deeds || !opened) return null;
  const close = () => desk.open(undefined);
  const { id } = conversation;
  switch (opened.type) {
    case 'menu':
      return <MessageMenuSlot row={opened.row} anchor={opened.anchor} />;
    case 'emoji':
      return (
        <EmojiPicker
          isOpen
          anchor={opened.anchor}
          onClose={close}
          onPick={(emoji) => {
            close();
            void deeds.react(opened.row, emoji);
          }}
        />
      );
    case 'forward':
      return (
        <ForwardDialog
          onClose={close}
          onForward={(to) => {
            close();
            desk.endSelection();
            void deeds.forward(opened.rows, to);
          }}
        />
      );
    case 'delete':
      return (
        <DeleteDialog
          rows={opened.rows}
          conversation={conversation}
          onClose={close}
          onDelete={(forAll) => {
            close();
            desk.endSelection();
            void (forAll ? deeds.deleteForAll(opened.rows) : deeds.deleteForMe(opened.rows));
          }}
        />
      );
    case 'history':
      return <HistoryDialog conversation={id} row={opened.row} onClose={close} />;
    case 'reactions':
      return <ReactionsDialog conversation={id} row={opened.row} onClose={close} />;
    case 'reach':
      return <ReachDialog conversation={id} row={opened.row} onClose={close} />;
    case 'report': {
      const { row } = opened;
      const person = { id: row.author, handle: '', displayName: row.authorName };
      return <ReportDialog conversation={id} person={person} rows={[row]} onClose={close} />;
    }
    case 'pinned':
      return <PinnedDialog conversation={conversation} onClose={close} />;
  }
}
