import type { LogService } from '@tidings/protocol';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { advance } from './advance';
import { append } from './append';
import { getHeads } from './get-heads';
import { locate } from './locate';
import { pull } from './pull';
import { searchMessages } from './search-messages';

export function logProcedures({ log, reader, findMessages }: ApiDeps): Procedures<typeof LogService> {
  return {
    append: session(rateLimits.log, append({ log })),
    pull: session(rateLimits.log, pull({ reader })),
    advance: session(rateLimits.log, advance({ log })),
    getHeads: session(rateLimits.ordinary, getHeads({ reader })),
    locate: session(rateLimits.ordinary, locate({ reader })),
    searchMessages: session(rateLimits.searchMessages, searchMessages({ findMessages })),
  };
}
