import { type LogService, TidingsError } from '@tidings/protocol';
import type { Log } from '../../log/log';
import type { AdvanceOutcome } from '../../ports/log-store';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';

export function advance(deps: {
  readonly log: Pick<Log, 'advance'>;
}): SessionHandler<typeof LogService.method.advance> {
  return async (request, { identity }) => {
    const conversation = conversationField(request.conversation);
    const { deliveredSeq, readSeq } = request;
    // Nobody can name another user here: a cursor moves for its owner alone. I4
    const [outcome] = await deps.log.advance([{ conversation, user: identity.user, deliveredSeq, readSeq }]);
    return { cursor: cursorOf(outcome as AdvanceOutcome) };
  };
}

function cursorOf(outcome: AdvanceOutcome) {
  if (!outcome.ok) throw new TidingsError(outcome.code, outcome.message);
  return outcome.cursor;
}
