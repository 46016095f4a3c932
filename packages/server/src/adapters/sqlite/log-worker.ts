/** The worker that writes the log: one call, one transaction, one answer. It never yields, so nothing can come in between. */
import type { Database } from 'bun:sqlite';
import { type ConversationId, type DeviceId, type InviteId, idToBytes, type UserId } from '@tidings/protocol';
import { advanceBatch } from '../../conversations/advance-batch';
import { appendBatch } from '../../conversations/append-batch';
import { declineRequest, requestToJoin } from '../../conversations/request-to-join';
import { crashPoint } from '../../observability/crash-point';
import type { InviteRow, Privacy } from '../../ports/log-store';
import { prepareConsumerMoves, readConsumerMoves } from './log-consumers';
import { prepareDoorStatements } from './log-door-statements';
import { prepareGroupStatements } from './log-group-statements';
import { logCall, packAdvanceOutcomes, packAppendOutcomes, readAppends, readMoves } from './log-messages';
import { preparePrivacyStatements } from './log-privacy-statements';
import { logMigrations } from './log-schema';
import { type LogStatements, prepareLogStatements } from './log-statements';
import { SqliteLogTables } from './log-tables';
import { emptyWal, openDatabase } from './open-database';
import type { PackReader, PackWriter } from './pack';
import { type SharedChannel, serveChannel } from './worker-channel';

declare const self: Worker;

export interface LogWorkerStart {
  readonly path: string;
  readonly channel: SharedChannel;
}

self.onmessage = ({ data }: MessageEvent<LogWorkerStart>) => {
  const database = openDatabase(data.path, logMigrations);
  const statements = prepareLogStatements(database);
  const log: OpenLog = {
    tables: new SqliteLogTables({
      log: statements,
      groups: prepareGroupStatements(database),
      door: prepareDoorStatements(database),
      privacy: preparePrivacyStatements(database),
    }),
    statements,
    moveConsumers: prepareConsumerMoves(database),
  };
  const transact = buildTransact(database, log.tables);
  self.postMessage('ready');
  serveChannel(data.channel, (call, reply) => {
    const kind = call.byte();
    if (kind === logCall.close) close(database);
    else if (kind === logCall.forgetErased) forgetErased(database, reply);
    else transact(reply, () => answerTo(kind)(call, reply, log));
    return kind !== logCall.close;
  });
};

/** The reply is packed before the commit: a batch whose answer can't be told is rolled back as well. */
const answers: Readonly<Record<number, (call: PackReader, reply: PackWriter, log: OpenLog) => void>> = {
  [logCall.append]: (call, reply, { tables }) => {
    const nowMs = call.double();
    packAppendOutcomes(reply, appendBatch(tables, readAppends(call), nowMs));
  },
  [logCall.advance]: (call, reply, { tables }) => {
    const nowMs = call.double();
    packAdvanceOutcomes(reply, advanceBatch(tables, readMoves(call), nowMs));
  },
  [logCall.expire]: (call, reply, { tables }) => {
    const nowMs = call.double();
    const { count, nextAtMs } = tables.expire(nowMs, call.uint());
    reply.uint(count);
    reply.double(nextAtMs ?? 0);
  },
  [logCall.createInvite]: (call, _reply, { statements }) => {
    insertInvite(statements, JSON.parse(call.text()) as InviteRow);
  },
  [logCall.revokeInvite]: (call, reply, { statements }) => {
    const [invite, conversation] = [call.id(), call.id<ConversationId>()];
    const { changes } = statements.revokeInvite.run(idToBytes(invite), idToBytes(conversation), call.double());
    reply.flag(changes > 0);
  },
  [logCall.requestToJoin]: (call, reply, { tables }) => {
    const nowMs = call.double();
    const request = { invite: call.id<InviteId>(), user: call.id<UserId>() };
    reply.text(JSON.stringify(requestToJoin(tables, request, nowMs)));
  },
  [logCall.dropJoinRequest]: (call, reply, { tables }) => {
    const nowMs = call.double();
    const request = { conversation: call.id<ConversationId>(), user: call.id<UserId>() };
    reply.flag(declineRequest(tables, request, nowMs));
  },
  [logCall.setPrivacy]: (call, reply, { tables }) => {
    const user = call.id<UserId>();
    reply.flag(tables.setPrivacy(user, JSON.parse(call.text()) as Privacy));
  },
  [logCall.accept]: (call, reply, { tables }) => {
    const nowMs = call.double();
    reply.flag(tables.accept(call.id<ConversationId>(), call.id<UserId>(), nowMs));
  },
  [logCall.moveConsumers]: (call, _reply, { moveConsumers }) => moveConsumers(readConsumerMoves(call)),
  [logCall.dropWelcomes]: (call, _reply, { tables }) => {
    const device = { user: call.id<UserId>(), device: call.id<DeviceId>() };
    tables.dropWelcomes(device, call.id<ConversationId>(), call.uint());
  },
};

function answerTo(kind: number) {
  const answer = answers[kind];
  if (answer === undefined) throw new Error(`the log's worker does not know call ${kind}`);
  return answer;
}

function close(database: Database): void {
  emptyWal(database);
  database.close();
}

/** What was erased is in older pages of the WAL still. I11 */
function forgetErased(database: Database, reply: PackWriter): void {
  reply.flag(true);
  reply.flag(emptyWal(database));
}

interface OpenLog {
  readonly tables: SqliteLogTables;
  readonly statements: LogStatements;
  readonly moveConsumers: ReturnType<typeof prepareConsumerMoves>;
}

function insertInvite(statements: LogStatements, invite: InviteRow): void {
  statements.insertInvite.run(
    idToBytes(invite.id),
    idToBytes(invite.conversation),
    invite.code,
    invite.usesLeft,
    invite.expiresAtMs ?? null,
    idToBytes(invite.createdBy),
  );
}

function buildTransact(database: Database, tables: SqliteLogTables) {
  const begin = database.query('BEGIN IMMEDIATE');
  const commit = database.query('COMMIT');
  const rollback = database.query('ROLLBACK');
  return (reply: PackWriter, work: () => void): void => {
    try {
      begin.run();
      reply.flag(true);
      work();
      crashPoint('before_commit');
      commit.run();
      crashPoint('after_commit_before_ack');
    } catch (error) {
      if (database.inTransaction) rollback.run();
      tables.forget();
      reply.restart();
      reply.flag(false);
      reply.text(error instanceof Error ? error.message : String(error));
    }
  };
}
