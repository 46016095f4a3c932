import { ErrorCode } from '@tidings/protocol';
import type { Events } from '../observability/events';
import type { AppendOutcome, AppendRequest } from '../ports/log-store';
import type { Log } from './log';

/** The same log; tells what becomes of the steps of MLS groups. */
export function watchSteps(log: Pick<Log, 'append' | 'advance'>, events: Pick<Events, 'groupStep'>) {
  return {
    advance: log.advance.bind(log),
    async append(requests: readonly AppendRequest[]): Promise<readonly AppendOutcome[]> {
      const outcomes = await log.append(requests);
      for (const [i, { intent }] of requests.entries()) {
        const outcome = outcomes[i];
        if (!('step' in intent) || intent.step === undefined || outcome === undefined) continue;
        if (outcome.ok && outcome.isNew) events.groupStep(intent.type, 'accepted');
        else if (!outcome.ok && outcome.code === ErrorCode.STALE_EPOCH) events.groupStep(intent.type, 'stale');
      }
      return outcomes;
    },
  };
}
