import type { ConversationId } from '@tidings/protocol';
import { useState } from 'react';
import { useConversations } from '../hooks';
import { QuickSwitcher } from './QuickSwitcher';
import { ShortcutsDialog } from './ShortcutsDialog';
import { type Key, useKeyDown } from './use-key-down';

export interface ShortcutsProps {
  /** The conversation on the screen. */
  readonly open: ConversationId | undefined;
  readonly onOpen: (conversation: ConversationId) => void;
  readonly onBack: () => void;
}

/** Moving about by keyboard: one of these above the app's screens. */
export function Shortcuts({ open, onOpen, onBack }: ShortcutsProps) {
  const rows = useConversations() ?? [];
  const [shown, setShown] = useState<'switcher' | 'help'>();

  const step = (by: 1 | -1): void => {
    const at = rows.findIndex(({ id }) => id === open);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    const row = rows[next];
    if (row) onOpen(row.id);
  };
  useKeyDown((key: Key): boolean => {
    if (key.isCommand && key.key.toLowerCase() === 'k') {
      setShown('switcher');
      return true;
    }
    // A dialog has the keys.
    if (shown || globalThis.document?.querySelector('[role="dialog"]')) return false;
    if (key.isAlt && (key.key === 'ArrowUp' || key.key === 'ArrowDown')) {
      step(key.key === 'ArrowDown' ? 1 : -1);
      return true;
    }
    if (key.key === 'Escape' && !key.isInField) {
      onBack();
      return true;
    }
    if (key.key === '?' && !key.isInField && !key.isCommand) {
      setShown('help');
      return true;
    }
    return false;
  });

  const close = () => setShown(undefined);
  return (
    <>
      <QuickSwitcher
        isOpen={shown === 'switcher'}
        onClose={close}
        onOpen={(id) => {
          close();
          onOpen(id);
        }}
      />
      <ShortcutsDialog isOpen={shown === 'help'} onClose={close} />
    </>
  );
}
