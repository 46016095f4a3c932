import {
  checkReason,
  ErrorCode,
  idFromBytes,
  limits,
  type PrivacyService,
  type ReportedMessage,
  type ReportId,
  TidingsError,
} from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { UserStore } from '../../ports/directory';
import type { LogReader } from '../../ports/log-store';
import type { ReportedMessageRow, ReportStore } from '../../ports/reports';
import { checkUsersExist } from '../conversation/users-exist';
import { conversationField, idField, invalid, newIdField, userField } from '../fields';
import type { SessionHandler } from '../procedure';

export function createReport(deps: {
  readonly store: Pick<LogReader, 'membership'>;
  readonly users: Pick<UserStore, 'usersById'>;
  readonly reports: Pick<ReportStore, 'createReport'>;
  readonly clock: Pick<Clock, 'now'>;
}): SessionHandler<typeof PrivacyService.method.createReport> {
  const { store, users, reports, clock } = deps;
  return async (request, { identity }) => {
    const id = newIdField<ReportId>('report', request.report);
    const conversation = conversationField(request.conversation);
    const reported = userField(request.user);
    const reason = checkReason(request.reason);
    if (request.messages.length > limits.reportedMessages)
      throw invalid(`messages holds at most ${limits.reportedMessages}, not ${request.messages.length}`);
    const messages = request.messages.map(parseMessage);
    if ((await store.membership(conversation, identity.user)) === undefined)
      throw new TidingsError(ErrorCode.NOT_MEMBER, 'you have never been a member of this conversation');
    await checkUsersExist(users, [reported]);
    const report = { id, reporter: identity.user, reported, conversation, reason, messages, createdAtMs: clock.now() };
    const outcome = await reports.createReport(report, limits.openReports);
    if (outcome === 'too_many')
      throw new TidingsError(ErrorCode.LIMIT_REACHED, 'you have many reports that wait to be looked at; wait for them');
    if (outcome === 'id_taken')
      throw new TidingsError(ErrorCode.ID_CONFLICT, 'this report’s id is taken; make another');
    return {};
  };
}

function parseMessage({ entry, author, atMs, text }: ReportedMessage): ReportedMessageRow {
  idField('messages.entry', entry);
  idField('messages.author', author);
  if (text.length > limits.reportedTextCharacters)
    throw invalid(`messages.text has at most ${limits.reportedTextCharacters} characters, not ${text.length}`);
  // Milliseconds that a date can hold.
  if (atMs > 8_640_000_000_000_000n) throw invalid('messages.at_ms is a time in milliseconds');
  return { entry: idFromBytes(entry), author: idFromBytes(author), atMs: Number(atMs), text };
}
