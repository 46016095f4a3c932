import type { SessionService } from '@tidings/protocol';
import type { Accounts } from '../../accounts/accounts';
import { anyone, type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { listSessions } from './list-sessions';
import { refreshSession } from './refresh-session';
import { revokeSession } from './revoke-session';
import { signOut } from './sign-out';

export function sessionProcedures({ sessions, directory }: Accounts): Procedures<typeof SessionService> {
  return {
    refreshSession: anyone(rateLimits.refresh, refreshSession({ sessions })),
    listSessions: session(rateLimits.ordinary, listSessions({ store: directory.sessions })),
    revokeSession: session(rateLimits.ordinary, revokeSession({ sessions })),
    signOut: session(rateLimits.ordinary, signOut({ sessions })),
  };
}
