import { type AdvanceRequest, TidingsError } from '@tidings/protocol';
import { conversationField } from '../../api/fields';
import type { Connection } from '../connection';
import type { Services } from '../services';
import { requireIdentity } from './identity';

/** Answered by the `cursors` frame that all members get, if something moved; a member of the past gets it alone. */
export async function advance(connection: Connection, frame: AdvanceRequest, services: Services): Promise<void> {
  const conversation = conversationField(frame.conversation);
  const { user } = requireIdentity(connection);
  const { deliveredSeq, readSeq } = frame;
  const [outcome] = await services.log.advance([{ conversation, user, deliveredSeq, readSeq }]);
  if (outcome === undefined) throw new Error('the log answered fewer outcomes than it was given moves');
  if (!outcome.ok) throw new TidingsError(outcome.code, outcome.message);
  if (outcome.hasMoved && !outcome.isMember)
    connection.send({ case: 'cursors', value: { conversation: frame.conversation, cursors: [outcome.cursor] } });
}
