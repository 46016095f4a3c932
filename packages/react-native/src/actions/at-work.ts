import type { MessageRow } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import type { Anchor } from '../primitives/place-menu';

/** What the composer is for, if not for a new message of its own. */
export interface ComposerTask {
  readonly type: 'reply' | 'edit';
  readonly row: MessageRow;
  /** It came with a stored draft: nobody has asked for the field just now. */
  readonly isStored?: boolean;
}

/** What is open over the conversation. */
export type Opened =
  | { readonly type: 'menu' | 'emoji'; readonly row: MessageRow; readonly anchor: Anchor }
  | { readonly type: 'history' | 'reactions' | 'reach' | 'report'; readonly row: MessageRow }
  | { readonly type: 'forward' | 'delete'; readonly rows: readonly MessageRow[] }
  | { readonly type: 'pinned' };

/** The chosen messages, in the order in which they were. */
export type Selection = ReadonlyMap<EntryId, MessageRow>;
