import { create } from '@bufbuild/protobuf';
import {
  type Appended,
  AppendedSchema,
  type ConversationId,
  type EntryId,
  idToBytes,
  TidingsError,
} from '@tidings/protocol';
import type { Identity } from '../accounts/authenticate';
import type { Log } from '../log/log';
import type { AppendIntent, AppendOutcome, AppendRequest } from '../ports/log-store';

/** What an RPC wants to have in a log. */
export interface Change {
  readonly conversation: ConversationId;
  readonly id: EntryId;
  readonly intent: AppendIntent;
}

/** Appends changes together, in their order; throws the first refusal. */
export async function appendChanges(
  log: Pick<Log, 'append'>,
  { user, device }: Identity,
  changes: readonly Change[],
): Promise<Appended[]> {
  const requests = changes.map((change): AppendRequest => ({ ...change, author: { user, device } }));
  const outcomes = await log.append(requests);
  return requests.map((request, i) => appendedMessage(request, outcomes[i] as AppendOutcome));
}

/** Appends one change; throws if it is refused. */
export async function appendChange(log: Pick<Log, 'append'>, identity: Identity, change: Change): Promise<Appended> {
  const [appended] = await appendChanges(log, identity, [change]);
  return appended as Appended;
}

export function refusedBy({ code, message, retryAfterMs }: Extract<AppendOutcome, { ok: false }>): TidingsError {
  return new TidingsError(code, message, { ...(retryAfterMs !== undefined && { retryAfterMs }) });
}

function appendedMessage({ id, conversation }: AppendRequest, outcome: AppendOutcome): Appended {
  if (!outcome.ok) throw refusedBy(outcome);
  return create(AppendedSchema, {
    id: idToBytes(id),
    conversation: idToBytes(conversation),
    seq: outcome.seq,
    acceptedAtMs: BigInt(outcome.acceptedAtMs),
    loudCount: outcome.loudCount,
    expireAfterS: outcome.expireAfterS,
  });
}
