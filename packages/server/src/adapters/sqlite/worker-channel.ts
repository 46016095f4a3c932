/// <reference lib="es2024.sharedmemory" />
/**
 * A call from the main thread to a worker, over shared memory: one call at a time, the worker sleeps in `Atomics.wait`.
 * Measured against `postMessage`: 15–30 µs of CPU a round trip instead of 75, and nothing per request instead of 3.5 µs
 * of structured clone; at a message per commit that is a third of what the commit itself costs.
 */
import { PackReader, PackWriter } from './pack';

/** Virtual memory: pages that are never written to cost nothing. */
const areaBytes = 8 * 1024 * 1024;

const callCount = 0;
const replyCount = 1;
const callBytes = 2;
const replyBytes = 3;

export interface SharedChannel {
  readonly control: SharedArrayBuffer;
  readonly call: SharedArrayBuffer;
  readonly reply: SharedArrayBuffer;
}

export function createChannel(): SharedChannel {
  return {
    control: new SharedArrayBuffer(16),
    call: new SharedArrayBuffer(areaBytes),
    reply: new SharedArrayBuffer(areaBytes),
  };
}

/** The main thread's end. */
export class ChannelCaller {
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #writer: PackWriter;
  readonly #reply: Uint8Array<SharedArrayBuffer>;
  #abandon: ((reason: Error) => void) | undefined;
  #broken: Error | undefined;

  constructor(channel: SharedChannel) {
    this.#control = new Int32Array(channel.control);
    this.#writer = new PackWriter(channel.call);
    this.#reply = new Uint8Array(channel.reply);
  }

  /** Packs a call, and resolves with the packed reply. The caller sees to it that there is one call at a time. */
  async call(pack: (writer: PackWriter) => void): Promise<PackReader> {
    if (this.#broken !== undefined) throw this.#broken;
    if (this.#abandon !== undefined) throw new Error('the worker serves one call at a time');
    this.#writer.restart();
    pack(this.#writer);
    const control = this.#control;
    const before = Atomics.load(control, replyCount);
    Atomics.store(control, callBytes, this.#writer.length);
    Atomics.add(control, callCount, 1);
    Atomics.notify(control, callCount);
    await this.#replied(before);
    return new PackReader(copyOf(this.#reply, Atomics.load(control, replyBytes)));
  }

  /** The worker is gone: fails the call under way, and all later ones. */
  fail(reason: Error): void {
    this.#broken ??= reason;
    this.#abandon?.(reason);
  }

  #replied(before: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#abandon = reject;
    // A wake-up alone says nothing: it may be that of the reply before, when this side saw the count before it was woken.
    const check = (): void => {
      const waited = Atomics.waitAsync(this.#control, replyCount, before);
      if (waited.async) waited.value.then(check);
      else resolve();
    };
    check();
    return promise.finally(() => {
      this.#abandon = undefined;
    });
  }
}

function copyOf(area: Uint8Array<SharedArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(length);
  copy.set(area.subarray(0, length));
  return copy;
}

/** The worker's end: answers calls until `answer` returns false. Never gives the thread back in between. */
export function serveChannel(channel: SharedChannel, answer: (call: PackReader, reply: PackWriter) => boolean): void {
  const control = new Int32Array(channel.control);
  const calls = new Uint8Array(channel.call);
  const reply = new PackWriter(channel.reply);
  for (let served = 0, goesOn = true; goesOn; served++) {
    while (Atomics.load(control, callCount) === served) Atomics.wait(control, callCount, served);
    reply.restart();
    const call = new PackReader(copyOf(calls, Atomics.load(control, callBytes)));
    goesOn = answer(call, reply);
    Atomics.store(control, replyBytes, reply.length);
    Atomics.add(control, replyCount, 1);
    Atomics.notify(control, replyCount);
  }
}
