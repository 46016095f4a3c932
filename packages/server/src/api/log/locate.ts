import type { LogService } from '@tidings/protocol';
import type { AuthorisedReader } from '../../log/log';
import type { SessionHandler } from '../procedure';

export function locate(deps: {
  readonly reader: Pick<AuthorisedReader, 'locateFor'>;
}): SessionHandler<typeof LogService.method.locate> {
  return async (request, { identity }) => ({ seq: await deps.reader.locateFor(identity.user, request) });
}
