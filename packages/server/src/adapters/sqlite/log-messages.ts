/** How batches and their outcomes are packed on the way to the log's worker and back. */
import {
  type ConversationId,
  type DeviceId,
  type EntryId,
  type ErrorCode,
  idToBytes,
  type UserId,
} from '@tidings/protocol';
import type {
  AdvanceOutcome,
  AppendIntent,
  AppendOutcome,
  AppendRequest,
  Author,
  CursorMove,
  GroupStep,
} from '../../ports/log-store';
import type { PackReader, PackWriter } from './pack';

/** What the worker can be asked. */
export const logCall = {
  append: 1,
  advance: 2,
  createInvite: 3,
  revokeInvite: 4,
  close: 5,
  dropWelcomes: 6,
  forgetErased: 7,
  requestToJoin: 8,
  dropJoinRequest: 9,
  expire: 10,
  setPrivacy: 11,
  accept: 12,
  moveConsumers: 13,
} as const;

export function packAppends(writer: PackWriter, batch: readonly AppendRequest[]): void {
  writer.uint(batch.length);
  for (const { conversation, id, author, intent } of batch) {
    writer.id(conversation);
    writer.id(id);
    writer.id(author.user);
    writer.flag(author.device !== undefined);
    if (author.device !== undefined) writer.id(author.device);
    packIntent(writer, intent);
  }
}

export function readAppends(reader: PackReader): AppendRequest[] {
  return readList(reader, () => ({
    conversation: reader.id<ConversationId>(),
    id: reader.id<EntryId>(),
    author: readAuthor(reader),
    intent: readIntent(reader),
  }));
}

function readAuthor(reader: PackReader): Author {
  return { user: reader.id<UserId>(), device: reader.flag() ? reader.id<DeviceId>() : undefined };
}

/** Content is packed by hand because there is a lot of it; the rest, being rare, as JSON, with its bytes behind it. */
function packIntent(writer: PackWriter, intent: AppendIntent): void {
  writer.flag(intent.type === 'content');
  if (intent.type !== 'content') {
    packRare(writer, intent);
    return;
  }
  writer.byte(intent.kind);
  writer.flag(intent.silent);
  writer.uint(intent.generation);
  writer.uint(intent.epoch);
  writer.bytes(intent.body);
  writer.ids(intent.deletes ?? []);
}

function readIntent(reader: PackReader): AppendIntent {
  if (!reader.flag()) return readRare(reader);
  return {
    type: 'content',
    kind: reader.byte() as Extract<AppendIntent, { type: 'content' }>['kind'],
    silent: reader.flag(),
    generation: reader.uint(),
    epoch: reader.uint(),
    body: reader.bytes(),
    deletes: reader.ids<EntryId>(),
  };
}

type RareIntent = Exclude<AppendIntent, { type: 'content' }>;

function packRare(writer: PackWriter, intent: RareIntent): void {
  const step = 'step' in intent ? intent.step : undefined;
  const reset = 'reset' in intent ? intent.reset : undefined;
  writer.text(JSON.stringify({ ...intent, step: undefined, reset: undefined }));
  writer.flag(step !== undefined);
  if (step !== undefined) packStep(writer, step);
  writer.flag(reset !== undefined);
  if (reset !== undefined) writer.bytes(reset);
}

function readRare(reader: PackReader): AppendIntent {
  const intent = JSON.parse(reader.text()) as object;
  const step = reader.flag() ? readStep(reader) : undefined;
  const reset = reader.flag() ? reader.bytes() : undefined;
  return { ...intent, ...(step && { step }), ...(reset && { reset }) } as AppendIntent;
}

function packStep(writer: PackWriter, { generation, epoch, commit, groupInfo, welcome, welcomeFor }: GroupStep): void {
  writer.uint(generation);
  writer.uint(epoch);
  writer.bytes(commit);
  writer.bytes(groupInfo);
  writer.bytes(welcome);
  writer.ids(welcomeFor.map(({ user }) => user));
  writer.ids(welcomeFor.map(({ device }) => device));
}

function readStep(reader: PackReader): GroupStep {
  const place = { generation: reader.uint(), epoch: reader.uint() };
  const opaque = { commit: reader.bytes(), groupInfo: reader.bytes(), welcome: reader.bytes() };
  const [users, devices] = [reader.ids<UserId>(), reader.ids<DeviceId>()];
  return { ...place, ...opaque, welcomeFor: users.map((user, i) => ({ user, device: devices[i] as DeviceId })) };
}

export function packAppendOutcomes(writer: PackWriter, outcomes: readonly AppendOutcome[]): void {
  writer.uint(outcomes.length);
  for (const outcome of outcomes) {
    writer.flag(outcome.ok);
    if (!outcome.ok) {
      packRefusal(writer, outcome);
      writer.uint(outcome.retryAfterMs ?? 0);
      continue;
    }
    writer.uint(outcome.incarnation);
    writer.uint(outcome.seq);
    writer.double(outcome.acceptedAtMs);
    writer.uint(outcome.loudCount);
    writer.uint(outcome.expireAfterS);
    writer.flag(outcome.isNew);
    writer.flag(outcome.change !== undefined);
    if (outcome.change === undefined) continue;
    writer.bytes(outcome.change);
    writer.uint(outcome.generation ?? 0);
    writer.uint(outcome.epoch ?? 0);
    writer.ids(outcome.joined ?? []);
    writer.ids(outcome.left ?? []);
  }
}

export function readAppendOutcomes(reader: PackReader): AppendOutcome[] {
  return readList(reader, () => {
    if (!reader.flag()) return readAppendRefusal(reader);
    const place = {
      ok: true,
      incarnation: reader.uint(),
      seq: reader.uint(),
      acceptedAtMs: reader.double(),
      loudCount: reader.uint(),
      expireAfterS: reader.uint(),
      isNew: reader.flag(),
    } as const;
    if (!reader.flag()) return place;
    const change = { change: reader.bytes(), generation: reader.uint(), epoch: reader.uint() };
    const [joined, left] = [reader.ids<UserId>(), reader.ids<UserId>()];
    return { ...place, ...change, ...(joined.length > 0 && { joined }), ...(left.length > 0 && { left }) };
  });
}

function readAppendRefusal(reader: PackReader): AppendOutcome {
  const refusal = readRefusal(reader);
  const retryAfterMs = reader.uint();
  return retryAfterMs === 0 ? refusal : { ...refusal, retryAfterMs };
}

export function packMoves(writer: PackWriter, moves: readonly CursorMove[]): void {
  writer.uint(moves.length);
  for (const { conversation, user, deliveredSeq, readSeq } of moves) {
    writer.id(conversation);
    writer.id(user);
    writer.uint(deliveredSeq);
    writer.uint(readSeq);
  }
}

export function readMoves(reader: PackReader): CursorMove[] {
  return readList(reader, () => ({
    conversation: reader.id<ConversationId>(),
    user: reader.id<UserId>(),
    deliveredSeq: reader.uint(),
    readSeq: reader.uint(),
  }));
}

/** The user of each cursor is that of its move. */
export function packAdvanceOutcomes(writer: PackWriter, outcomes: readonly AdvanceOutcome[]): void {
  writer.uint(outcomes.length);
  for (const outcome of outcomes) {
    writer.flag(outcome.ok);
    if (!outcome.ok) {
      packRefusal(writer, outcome);
      continue;
    }
    writer.uint(outcome.cursor.deliveredSeq);
    writer.uint(outcome.cursor.readSeq);
    writer.uint(outcome.cursor.readLoudCount);
    writer.flag(outcome.hasMoved);
    writer.flag(outcome.isMember);
  }
}

export function readAdvanceOutcomes(reader: PackReader, moves: readonly CursorMove[]): AdvanceOutcome[] {
  return readList(reader, (i) => {
    if (!reader.flag()) return readRefusal(reader);
    const cursor = {
      $typeName: 'tidings.v1.Cursor' as const,
      user: idToBytes((moves[i] as CursorMove).user),
      deliveredSeq: reader.uint(),
      readSeq: reader.uint(),
      readLoudCount: reader.uint(),
    };
    return { ok: true, cursor, hasMoved: reader.flag(), isMember: reader.flag() };
  });
}

interface Refused {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
}

function packRefusal(writer: PackWriter, { code, message }: Refused): void {
  writer.byte(code);
  writer.text(message);
}

function readRefusal(reader: PackReader): Refused {
  return { ok: false, code: reader.byte() as ErrorCode, message: reader.text() };
}

function readList<T>(reader: PackReader, readItem: (index: number) => T): T[] {
  return Array.from({ length: reader.uint() }, (_, index) => readItem(index));
}
