import type { LogService } from '@tidings/protocol';
import type { AuthorisedReader } from '../../log/log';
import type { SessionHandler } from '../procedure';

export function getHeads(deps: {
  readonly reader: Pick<AuthorisedReader, 'headsFor'>;
}): SessionHandler<typeof LogService.method.getHeads> {
  return async ({ since }, { identity }) => {
    const { heads, syncToken } = await deps.reader.headsFor(identity.user, { since });
    return { heads, syncToken };
  };
}
