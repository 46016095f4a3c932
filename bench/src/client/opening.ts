import { openClient } from '@tidings/client';
import { createBunPlatform } from '@tidings/client/bun';
import { quantile, timeMs } from '../time';
import type { History } from './history';

/** From the tap to the first page of a conversation, in milliseconds. */
export async function measureOpening(folder: string, databaseName: string, histories: readonly History[]) {
  const platform = createBunPlatform({ folder });
  await using client = await openClient({ serverUrl: 'http://127.0.0.1:9', platform, databaseName });
  const times: number[] = [];
  for (const { conversation } of histories.slice(0, 200)) {
    const timeline = client.messages.openTimeline(conversation);
    times.push(await timeMs(() => new Promise<void>((resolve) => void timeline.subscribe(resolve))));
    const texts = timeline.get()?.rows.filter((row) => row.type === 'message' && row.content.type === 'text');
    if (texts?.length !== 50) throw new Error(`${texts?.length} messages are shown`);
    timeline.dispose();
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
