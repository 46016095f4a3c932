import { type Client, openClient } from '@tidings/client';
import { createBunPlatform } from '@tidings/client/bun';
import type { ConversationId } from '@tidings/protocol';
import { quantile, timeMs } from '../time';
import type { History } from './history';

/** From the tap to the first page of a conversation, in milliseconds, for each of these replicas; turn by turn. */
export async function measureOpening<Name extends string>(
  folder: string,
  names: readonly Name[],
  histories: readonly History[],
): Promise<Record<Name, { p50: number; p99: number }>> {
  const platform = createBunPlatform({ folder });
  await using stack = new AsyncDisposableStack();
  const clients = new Map<Name, { readonly client: Client; readonly times: number[] }>();
  for (const databaseName of names) {
    const client = stack.use(await openClient({ serverUrl: 'http://127.0.0.1:9', platform, databaseName }));
    clients.set(databaseName, { client, times: [] });
  }
  for (const { conversation } of histories.slice(0, 200))
    for (const { client, times } of clients.values()) times.push(await openPage(client, conversation));
  const figures = [...clients].map(([name, { times }]) => [
    name,
    { p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
  ]);
  return Object.fromEntries(figures) as Record<Name, { p50: number; p99: number }>;
}

async function openPage(client: Client, conversation: ConversationId): Promise<number> {
  const timeline = client.messages.openTimeline(conversation);
  const ms = await timeMs(() => new Promise<void>((resolve) => void timeline.subscribe(resolve)));
  const texts = timeline.get()?.rows.filter((row) => row.type === 'message' && row.content.type === 'text');
  if (texts?.length !== 50) throw new Error(`${texts?.length} messages are shown`);
  timeline.dispose();
  return ms;
}
