import { type AdvanceRequest, TidingsError } from '@tidings/protocol';
import type { Connection } from '../connection';
import type { Services } from '../services';
import { requireIdentity } from './identity';
import { requireMember } from './member';

/** Answered by the `cursors` frame that all members get, if something moved. */
export async function advance(connection: Connection, frame: AdvanceRequest, services: Services): Promise<void> {
  const conversation = requireMember(connection, frame.conversation);
  const { user } = requireIdentity(connection);
  const { deliveredSeq, readSeq } = frame;
  const [outcome] = await services.log.advance([{ conversation, user, deliveredSeq, readSeq }]);
  if (outcome !== undefined && !outcome.ok) throw new TidingsError(outcome.code, outcome.message);
}
