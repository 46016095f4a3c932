import type { Leadership } from '../platform/platform';
import type { SessionHolder } from '../session/holder';
import { idleStatus } from '../signals/status';
import type { SchemaWatch } from '../store/schema-watch';
import type { Peers } from '../tabs/peers';
import { Engine, type EngineOptions } from './engine';

export interface LeadingOptions extends Omit<EngineOptions, 'session' | 'publish' | 'failed'> {
  readonly leadership: Leadership;
  readonly holder: SessionHolder;
  readonly peers: Peers;
  readonly schema: SchemaWatch;
}

/**
 * Waits for the lead, then runs an engine whenever somebody is signed in, one at a time. Who knows less of the schema than the replica has
 * leaves the lead to others, for good. The result stops all of it.
 */
export function startLeading(options: LeadingOptions): () => Promise<void> {
  const { leadership, holder, peers, schema } = options;
  let engine: Engine | undefined;
  let isOver = false;
  let change: Promise<void> = Promise.resolve();
  const stops: (() => void)[] = [];

  const stopEngine = () => {
    peers.serve(undefined);
    engine?.[Symbol.dispose]();
    engine = undefined;
  };

  const follow = () => {
    // One after another: an engine is stopped before the next one starts.
    change = change.then(async () => {
      stopEngine();
      const session = holder.get();
      if (!session || isOver) return peers.tell('status', idleStatus);
      if (await schema.look()) return;
      engine = await Engine.open({
        ...options,
        session,
        publish: (status) => peers.tell('status', status),
        failed: () => void schema.look().catch(() => {}),
      });
      if (isOver) return stopEngine();
      peers.serve(engine.calls);
      peers.tell('leading', undefined);
    });
    // The session ended while its engine was being opened: `follow` is called again for that.
    change = change.catch(() => {});
  };

  const lead = async () => {
    await leadership.lead();
    if (isOver) return;
    if (schema.isOutdated.get()) return leadership.resign();
    stops.push(
      holder.observe(follow),
      peers.on('ask', () => peers.tell('status', engine?.status ?? idleStatus)),
      peers.on('watch', ({ instance, users }) => engine?.watch(instance, users)),
      peers.on('typing', ({ conversation, isTyping }) => engine?.sendTyping(conversation, isTyping).catch(() => {})),
      peers.on('reconnect', () => engine?.reconnect()),
    );
    follow();
  };
  void lead();

  let standingDown: Promise<void> | undefined;
  const standDown = async () => {
    for (const stop of stops.splice(0)) stop();
    await change;
    stopEngine();
    await leadership.resign();
  };
  // Another instance leads better just now: this one waits in line again.
  const stopAsked = leadership.observeAsked?.(() => {
    standingDown ??= standDown().then(() => {
      standingDown = undefined;
      if (!isOver && !schema.isOutdated.get()) void lead();
    });
  });

  const stopWatching = schema.isOutdated.subscribe(() => {
    standingDown ??= standDown();
  });

  return async () => {
    isOver = true;
    stopWatching();
    stopAsked?.();
    await standingDown;
    await standDown();
  };
}
