import { expect, test } from 'bun:test';
import type { Bus } from './bus';

/** What every bus must do. */
export function busContract(name: string, openBus: () => Promise<Bus>): void {
  const bytes = (text: string) => new TextEncoder().encode(text);

  async function openListening() {
    const bus = await openBus();
    const heard: string[] = [];
    const stop = bus.listen((channel, message) => heard.push(`${channel} ${new TextDecoder().decode(message)}`));
    return { bus, heard, stop, [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose]() };
  }

  test(`${name}: tells this process within the call, in order, and only of what it is subscribed to`, async () => {
    await using opened = await openListening();
    const { bus, heard } = opened;
    await bus.subscribe('c:1');
    bus.publish('c:1', bytes('a'));
    bus.publish('c:2', bytes('b'));
    bus.publish('c:1', bytes('c'));
    expect(heard).toEqual(['c:1 a', 'c:1 c']);
  });

  test(`${name}: subscribing twice tells once, unsubscribing ends it`, async () => {
    await using opened = await openListening();
    const { bus, heard } = opened;
    await bus.subscribe('c:1');
    await bus.subscribe('c:1');
    bus.publish('c:1', bytes('a'));
    bus.unsubscribe('c:1');
    bus.publish('c:1', bytes('b'));
    expect(heard).toEqual(['c:1 a']);
  });

  test(`${name}: a listener that unsubscribes while being told is told nothing later`, async () => {
    await using opened = await openListening();
    const { bus, heard } = opened;
    await bus.subscribe('c:1');
    bus.listen((channel) => bus.unsubscribe(channel));
    bus.publish('c:1', bytes('a'));
    bus.publish('c:1', bytes('b'));
    expect(heard).toEqual(['c:1 a']);
  });

  test(`${name}: every listener is told until it stops`, async () => {
    await using opened = await openListening();
    const { bus, heard, stop } = opened;
    let others = 0;
    bus.listen(() => others++);
    await bus.subscribe('c:1');
    bus.publish('c:1', bytes('a'));
    stop();
    bus.publish('c:1', bytes('b'));
    expect({ heard, others }).toEqual({ heard: ['c:1 a'], others: 2 });
  });
}
