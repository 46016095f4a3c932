import type { GroupService } from '@tidings/protocol';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { appendCommit } from './append-commit';
import { dropWelcomes } from './drop-welcomes';
import { getGroupState } from './get-group-state';
import { listWelcomes } from './list-welcomes';
import { resetGroup } from './reset-group';

export function groupProcedures({ log, store, accounts }: ApiDeps): Procedures<typeof GroupService> {
  const { identities } = accounts.directory;
  return {
    appendCommit: session(rateLimits.appendCommit, appendCommit({ log, identities })),
    resetGroup: session(rateLimits.resetGroup, resetGroup({ log, identities })),
    getGroupState: session(rateLimits.groupState, getGroupState({ store })),
    listWelcomes: session(rateLimits.groupState, listWelcomes({ store })),
    dropWelcomes: session(rateLimits.ordinary, dropWelcomes({ store })),
  };
}
