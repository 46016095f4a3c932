import type { LogService } from '@tidings/protocol';
import type { FindMessages } from '../../search/find-messages';
import type { SessionHandler } from '../procedure';

export function searchMessages(deps: {
  readonly findMessages: FindMessages;
}): SessionHandler<typeof LogService.method.searchMessages> {
  return (request, { identity }) => deps.findMessages(identity.user, request);
}
