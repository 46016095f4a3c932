import type { Database } from 'bun:sqlite';
import { type ConversationId, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import type { DeviceOf, GroupStateRow, GroupStore, WelcomeRow } from '../../ports/group-store';

interface WelcomeColumns {
  readonly id: Uint8Array;
  readonly seq: number;
  readonly generation: number;
  readonly epoch: number;
  readonly welcome: Uint8Array;
}

interface StateColumns {
  readonly generation: number;
  readonly epoch: number;
  readonly awaiting_commit: number;
  readonly group_info: Uint8Array;
}

/** Welcomes of present members: the membership is asked once more, though its end has deleted them. I5 */
const pendingWelcomes = `
  SELECT c.id, w.seq, w.generation, w.epoch, w.welcome FROM welcome_devices d
  JOIN welcomes w ON w.key = d.welcome
  JOIN conversations c ON c.key = w.conversation
  JOIN members m ON m.conversation = w.conversation AND m.user = d.user AND m.to_seq IS NULL
  WHERE d.user = ? AND d.device = ?`;

/** Short indexed reads about MLS groups. */
export function prepareGroupReads(database: Database) {
  const state = database.query<StateColumns, [Uint8Array]>(
    `SELECT c.generation, c.epoch, c.awaiting_commit, g.group_info
     FROM conversations c JOIN group_infos g ON g.conversation = c.key WHERE c.id = ?`,
  );
  const groups = database.query<{ id: Uint8Array }, [Uint8Array]>(
    `SELECT c.id FROM members m JOIN group_infos g ON g.conversation = m.conversation
     JOIN conversations c ON c.key = m.conversation WHERE m.user = ? AND m.to_seq IS NULL`,
  );
  const welcomes = database.query<WelcomeColumns, [Uint8Array, Uint8Array, number]>(
    `${pendingWelcomes} ORDER BY w.key LIMIT ?`,
  );
  const welcomesOfOne = database.query<WelcomeColumns, [Uint8Array, Uint8Array, Uint8Array, number]>(
    `${pendingWelcomes} AND c.id = ? ORDER BY w.key LIMIT ?`,
  );
  return {
    groupState(conversation: ConversationId): GroupStateRow | undefined {
      const row = state.get(idToBytes(conversation));
      if (row === null) return undefined;
      const { generation, epoch, group_info, awaiting_commit } = row;
      return { generation, epoch, groupInfo: group_info, awaitingCommit: awaiting_commit === 1 };
    },
    groupsOf: (user: UserId): ConversationId[] =>
      groups.all(idToBytes(user)).map(({ id }) => idFromBytes<ConversationId>(id)),
    welcomesFor(
      { user, device }: DeviceOf,
      { conversation, limit }: Parameters<GroupStore['welcomesFor']>[1],
    ): WelcomeRow[] {
      const of = [idToBytes(user), idToBytes(device)] as const;
      const rows =
        conversation === undefined
          ? welcomes.all(...of, limit)
          : welcomesOfOne.all(...of, idToBytes(conversation), limit);
      return rows.map(({ id, ...row }) => ({ ...row, conversation: idFromBytes<ConversationId>(id) }));
    },
  };
}

export type GroupReads = ReturnType<typeof prepareGroupReads>;
