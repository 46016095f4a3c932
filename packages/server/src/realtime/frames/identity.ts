import type { Identity } from '../../accounts/authenticate';
import type { Connection } from '../connection';

/** Who the socket speaks for. Frames are handled after hello only, so there is always somebody. */
export function requireIdentity(connection: Connection): Identity {
  if (connection.identity === undefined) throw new Error('a frame was handled before hello');
  return connection.identity;
}
