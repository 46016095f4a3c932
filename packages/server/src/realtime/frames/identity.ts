import type { Identity } from '../../accounts/authenticate';
import type { Allowance } from '../allowance';
import type { Connection } from '../connection';

/** Who the socket speaks for. Frames are handled after hello only, so there is always somebody. */
export function requireIdentity(connection: Connection): Identity {
  if (connection.identity === undefined) throw new Error('a frame was handled before hello');
  return connection.identity;
}

/** What the socket's user may do still. */
export function requireAllowance(connection: Connection): Allowance {
  if (connection.allowance === undefined) throw new Error('a frame was handled before hello');
  return connection.allowance;
}
