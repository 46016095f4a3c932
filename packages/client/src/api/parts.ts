import type { ConversationId, EntryId } from '@tidings/protocol';
import type { Platform } from '../platform/platform';
import type { SessionHolder } from '../session/holder';
import type { Status } from '../signals/status';
import type { Database } from '../store/database';
import type { Peers } from '../tabs/peers';
import type { Rpc } from '../transport/rpc';
import type { Watch } from '../views/changes';
import type { Reader } from '../views/list-query';
import type { Cell } from '../views/live';
import type { People } from '../views/people';

/** What every instance has, leading or not. */
export interface Parts {
  readonly platform: Platform;
  readonly database: Database;
  readonly holder: SessionHolder;
  /** With the person's authorisation. */
  readonly rpc: Rpc;
  /** Without. */
  readonly openRpc: Rpc;
  readonly peers: Peers;
  readonly people: People;
  readonly watch: Watch;
  readonly status: Cell<Status>;
}

/** Undefined when nobody is signed in. */
export async function readerOf({ holder, people, platform }: Parts): Promise<Reader | undefined> {
  const held = holder.get();
  return held && { database: held.database, self: held.user, people: await people.get(), nowMs: platform.now() };
}

/** The conversation an intent is for; undefined when there is no such intent any more. */
export async function conversationOfIntent(database: Database, id: EntryId): Promise<ConversationId | undefined> {
  const [row] = await database.all<{ conversation: ConversationId }>('SELECT conversation FROM outbox WHERE id = ?', [
    id,
  ]);
  return row?.conversation;
}
