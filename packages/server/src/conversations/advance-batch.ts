/**
 * The body of the transaction that moves cursors, for stores that are synchronous inside it.
 * A cursor only grows, never passes what its owner may see, and read implies delivered. I4
 */
import { type Cursor, idToBytes, type UserId } from '@tidings/protocol';
import type { AdvanceOutcome, CursorMove } from '../ports/log-store';
import type { LogTables } from './append-batch';
import { refuse } from './refusal';
import type { ConversationRecord } from './state';

export interface CursorRow {
  readonly deliveredSeq: number;
  readonly readSeq: number;
  readonly readLoudCount: number;
}

export interface CursorTables extends Pick<LogTables, 'conversation' | 'entryAt'> {
  /** The user's cursor and, for a member of the past, where the membership ended. */
  findCursor(
    record: ConversationRecord,
    user: UserId,
  ): (CursorRow & { readonly toSeq: number | undefined }) | undefined;
  moveCursor(record: ConversationRecord, user: UserId, cursor: CursorRow, nowMs: number): void;
}

/** Carries out one batch of moves; one outcome per move, in order. */
export function advanceBatch(tables: CursorTables, moves: readonly CursorMove[], nowMs: number): AdvanceOutcome[] {
  return moves.map((move) => advanceOne(tables, move, nowMs));
}

function advanceOne(tables: CursorTables, move: CursorMove, nowMs: number): AdvanceOutcome {
  const record = tables.conversation(move.conversation);
  const before = record && tables.findCursor(record, move.user);
  if (record === undefined || before === undefined) return { ok: false, ...refuse.notMember() };
  const isMember = before.toSeq === undefined;
  const bound = before.toSeq ?? record.headSeq;
  const readSeq = Math.max(before.readSeq, Math.min(move.readSeq, bound));
  const deliveredSeq = Math.max(before.deliveredSeq, readSeq, Math.min(move.deliveredSeq, bound));
  const hasMoved = readSeq > before.readSeq || deliveredSeq > before.deliveredSeq;
  if (!hasMoved) return { ok: true, cursor: wireCursor(move.user, before), hasMoved, isMember };
  const readLoudCount =
    readSeq > before.readSeq ? (tables.entryAt(record, readSeq)?.loudCount ?? 0) : before.readLoudCount;
  const after = { deliveredSeq, readSeq, readLoudCount };
  tables.moveCursor(record, move.user, after, nowMs);
  return { ok: true, cursor: wireCursor(move.user, after), hasMoved, isMember };
}

/** A cursor as it travels. */
export function wireCursor(user: UserId, { deliveredSeq, readSeq, readLoudCount }: CursorRow): Cursor {
  return { $typeName: 'tidings.v1.Cursor', user: idToBytes(user), deliveredSeq, readSeq, readLoudCount };
}
