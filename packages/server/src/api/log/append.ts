import type { LogService } from '@tidings/protocol';
import type { Log } from '../../log/log';
import { appendChange } from '../append-change';
import { invalid } from '../fields';
import { parseNewEntry } from '../new-entry';
import type { SessionHandler } from '../procedure';

export function append(deps: { readonly log: Pick<Log, 'append'> }): SessionHandler<typeof LogService.method.append> {
  return async ({ entry }, { identity }) => {
    if (entry === undefined) throw invalid('entry is missing');
    return { appended: await appendChange(deps.log, identity, parseNewEntry(entry)) };
  };
}
