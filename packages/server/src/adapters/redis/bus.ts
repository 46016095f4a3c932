/**
 * The bus over Redis' publish and subscribe.
 *
 * Every node says several times a second on a channel of its own that it is there, and how often it has lost something. So a node
 * knows the bus to be whole: it hears itself, it hears every other node it has heard before, and none of them has lost anything.
 * A node that stops says so; one that falls silent may be cut off and write on, so it is missed for a while.
 */
import { randomBytes } from 'node:crypto';
import type { Bus, BusListener } from '../../ports/bus';
import type { Clock } from '../../ports/clock';
import { keyPrefix, type RedisLink, within } from './link';

const beatMs = 250;
/** Silence that means something: four beats. */
const silenceMs = 1_000;
/** A loss is shown for at least this long, so that whoever asks now and then learns of it. */
const showLossMs = 1_000;
/** Open connections that bring nothing for this long are made anew. */
const giveUpMs = 3_000;
/** How long a node that fell silent is missed. */
const missMs = 600_000;
const subscribeWithinMs = 1_000;
const channelsAtOnce = 1_000;
/** Published and not yet taken by Redis. */
const mostBytesUnderWay = 8 * 1024 * 1024;

const nodeIdBytes = 8;
const nodesChannel = `${keyPrefix}nodes`;

/** What a node says of itself. */
interface Beat {
  readonly losses: number;
  readonly bye?: true;
}

interface Peer {
  losses: number;
  heardAtMs: number;
}

/** Opens the bus; waits a moment for Redis, and goes on without it. The link stays the caller's. */
export async function openRedisBus(link: RedisLink, clock: Clock): Promise<Bus> {
  const bus = new RedisBus(link, clock);
  await bus.opened();
  return bus;
}

class RedisBus implements Bus {
  readonly #link: RedisLink;
  readonly #clock: Clock;
  readonly #id = randomBytes(nodeIdBytes);
  readonly #name = this.#id.toString('hex');
  readonly #channels = new Set<string>();
  readonly #listeners = new Set<BusListener>();
  readonly #peers = new Map<string, Peer>();
  #toSubscribe: string[] = [];
  #toUnsubscribe: string[] = [];
  #subscribing: Promise<void> | undefined;
  #outgoing: (readonly [channel: string, message: Buffer])[] = [];
  #bytesUnderWay = 0;
  #losses = 0;
  #lostAtMs = Number.NEGATIVE_INFINITY;
  #echoAtMs = Number.NEGATIVE_INFINITY;
  #reconnectedAtMs: number;
  #cancelBeat: () => void;
  #heardItself = () => {};

  constructor(link: RedisLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
    this.#reconnectedAtMs = clock.now();
    const { subscriber } = link;
    subscriber.on('messageBuffer', this.#received);
    subscriber.on('ready', this.#subscribeAll);
    subscriber.on('close', this.#cut);
    if (subscriber.status === 'ready') this.#subscribeAll();
    this.#cancelBeat = clock.after(0, this.#beat);
  }

  async opened(): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      this.#heardItself = resolve;
    });
    await within(heard, subscribeWithinMs);
  }

  get state() {
    const nowMs = this.#clock.now();
    const isSilent = ({ heardAtMs }: Peer) => heardAtMs < nowMs - silenceMs;
    const isWhole =
      this.#hearsItself && this.#lostAtMs < nowMs - showLossMs && ![...this.#peers.values()].some(isSilent);
    return isWhole ? 'up' : 'down';
  }

  publish(channel: string, message: Uint8Array): void {
    this.#tell(channel, message);
    // Without an echo Redis takes nothing, and it would pile up here.
    if (this.#hearsItself && this.#bytesUnderWay <= mostBytesUnderWay) this.#send(keyPrefix + channel, message);
    else this.#lost();
  }

  async subscribe(channel: string): Promise<void> {
    if (this.#channels.has(channel)) return this.#subscribing;
    this.#channels.add(channel);
    this.#toSubscribe.push(channel);
    await this.#soon();
  }

  unsubscribe(channel: string): void {
    if (!this.#channels.delete(channel)) return;
    this.#toUnsubscribe.push(channel);
    void this.#soon();
  }

  listen(listener: BusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cancelBeat();
    const { commands, subscriber } = this.#link;
    subscriber.off('messageBuffer', this.#received);
    subscriber.off('ready', this.#subscribeAll);
    subscriber.off('close', this.#cut);
    this.#channels.clear();
    this.#listeners.clear();
    await within(commands.publish(nodesChannel, this.#beatOf({ losses: this.#losses, bye: true })), 100);
  }

  get #hearsItself(): boolean {
    return this.#echoAtMs >= this.#clock.now() - silenceMs;
  }

  #tell(channel: string, message: Uint8Array): void {
    if (this.#channels.has(channel)) for (const listener of this.#listeners) listener(channel, message);
  }

  /** What is published in one turn of the loop goes in one write. */
  #send(channel: string, message: Uint8Array): void {
    this.#outgoing.push([channel, Buffer.concat([this.#id, message])]);
    if (this.#outgoing.length === 1) queueMicrotask(() => void this.#flush());
  }

  async #flush(): Promise<void> {
    const batch = this.#outgoing;
    this.#outgoing = [];
    const pipeline = this.#link.commands.pipeline();
    let bytes = 0;
    for (const [channel, message] of batch) {
      pipeline.publish(channel, message);
      bytes += message.length;
    }
    this.#bytesUnderWay += bytes;
    try {
      const answers = await pipeline.exec();
      if (answers?.some(([error]) => error !== null)) this.#lost();
    } catch {
      this.#lost();
    }
    this.#bytesUnderWay -= bytes;
  }

  /** Others may not have heard something: they are told so with the next beat. */
  #lost(): void {
    this.#losses += 1;
  }

  /** This node may not have heard something. */
  readonly #cut = (): void => {
    this.#lostAtMs = this.#clock.now();
  };

  readonly #beat = (): void => {
    const nowMs = this.#clock.now();
    for (const [name, { heardAtMs }] of this.#peers) if (heardAtMs < nowMs - missMs) this.#peers.delete(name);
    if (Math.max(this.#echoAtMs, this.#reconnectedAtMs) < nowMs - giveUpMs) {
      this.#reconnectedAtMs = nowMs;
      this.#link.reconnect();
    }
    this.#link.commands.publish(nodesChannel, this.#beatOf({ losses: this.#losses })).catch(() => {});
    this.#cancelBeat = this.#clock.after(beatMs, this.#beat);
  };

  #beatOf(beat: Beat): Buffer {
    return Buffer.concat([this.#id, Buffer.from(JSON.stringify(beat))]);
  }

  readonly #received = (channelBytes: Buffer, bytes: Buffer): void => {
    const channel = channelBytes.toString();
    const isOwn = bytes.subarray(0, nodeIdBytes).equals(this.#id);
    const message = bytes.subarray(nodeIdBytes);
    if (channel === nodesChannel)
      this.#heardBeat(bytes.toString('hex', 0, nodeIdBytes), JSON.parse(message.toString()));
    else if (!isOwn) this.#tell(channel.slice(keyPrefix.length), message);
  };

  #heardBeat(name: string, { losses, bye }: Beat): void {
    const nowMs = this.#clock.now();
    if (name === this.#name) {
      this.#echoAtMs = nowMs;
      this.#heardItself();
      return;
    }
    if (bye) {
      this.#peers.delete(name);
      return;
    }
    const peer = this.#peers.get(name);
    if (peer?.losses !== losses) this.#lostAtMs = nowMs;
    this.#peers.set(name, { losses, heardAtMs: nowMs });
  }

  /** The channel of the nodes comes last: who hears itself again hears everything. */
  readonly #subscribeAll = (): void => {
    this.#toSubscribe = [];
    this.#toUnsubscribe = [];
    for (const some of inChunks([...this.#channels].map((channel) => keyPrefix + channel)))
      this.#link.subscriber.subscribe(...some).catch(this.#cut);
    this.#link.subscriber.subscribe(nodesChannel).catch(this.#cut);
  };

  #soon(): Promise<void> {
    this.#subscribing ??= Promise.resolve().then(() => {
      this.#subscribing = undefined;
      return this.#changeSubscriptions();
    });
    return this.#subscribing;
  }

  async #changeSubscriptions(): Promise<void> {
    const isWanted = (channel: string) => this.#channels.has(channel);
    const wanted = this.#toSubscribe.filter(isWanted).map((channel) => keyPrefix + channel);
    const unwanted = this.#toUnsubscribe.filter((channel) => !isWanted(channel)).map((channel) => keyPrefix + channel);
    this.#toSubscribe = [];
    this.#toUnsubscribe = [];
    const { subscriber } = this.#link;
    if (subscriber.status !== 'ready') return; // all of them are subscribed when it is
    for (const some of inChunks(unwanted)) subscriber.unsubscribe(...some).catch(() => {});
    const answers = inChunks(wanted).map((some) => within(subscriber.subscribe(...some), subscribeWithinMs));
    // A Redis that hangs keeps nobody waiting; the state says already that it can't be relied upon.
    if (!this.#hearsItself) return;
    for (const answer of await Promise.all(answers)) if (typeof answer === 'string') this.#cut();
  }
}

function inChunks<T>(items: readonly T[]): T[][] {
  const chunks = Math.ceil(items.length / channelsAtOnce);
  return Array.from({ length: chunks }, (_, i) => items.slice(i * channelsAtOnce, (i + 1) * channelsAtOnce));
}
