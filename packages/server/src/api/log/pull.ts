import type { LogService } from '@tidings/protocol';
import type { AuthorisedReader } from '../../log/log';
import type { SessionHandler } from '../procedure';

export function pull(deps: {
  readonly reader: Pick<AuthorisedReader, 'pullFor'>;
}): SessionHandler<typeof LogService.method.pull> {
  return (request, { identity }) => deps.reader.pullFor(identity.user, request);
}
