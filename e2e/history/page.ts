/** Fills this browser's replica with a long history, through the engine's own write path. */
import { openSeededReplica } from '@tidings/client/seeded-replica';
import { createWebPlatform } from '@tidings/client/web';
import { newId, type UserId } from '@tidings/protocol';
import { buildEntries, buildHead, buildHistories } from '../../bench/src/client/history';

export interface HistorySize {
  readonly conversations: number;
  /** In each. */
  readonly messages: number;
  /** In the newest one. */
  readonly newest: number;
}

declare global {
  interface Window {
    readonly fill: typeof fill;
  }
}

const batch = 1_000;

async function fill({ conversations, messages, newest }: HistorySize): Promise<void> {
  const self = newId<UserId>();
  const replica = await openSeededReplica(createWebPlatform(), 'tidings', self);
  for (const [index, history] of buildHistories(conversations).entries()) {
    const count = index === conversations - 1 ? newest : messages;
    await replica.apply([{ type: 'head', head: buildHead(history, index, count) }]);
    for (let from = 1; from <= count; from += batch) {
      const entries = buildEntries(history, self, { from, count: Math.min(batch, count - from + 1) });
      const { conversation } = history;
      await replica.apply([{ type: 'entries', conversation, incarnation: 1, entries, isPulled: true }]);
    }
  }
  await replica[Symbol.asyncDispose]();
}

Object.assign(window, { fill });
